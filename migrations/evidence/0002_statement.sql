-- Signed statements: what the leaves of the log are digests of.
create table evidence.statement (
  tenant_id text not null,
  event_id uuid not null,
  kind text not null check (kind in
    ('decision', 'redemption', 'outcome', 'revocation', 'policy-lifecycle', 'identity-change')),
  -- Canonical JSON, at most 64 KiB.
  payload bytea not null check (octet_length(payload) <= 65536),
  -- ECDSA P-256 over the pre-authentication encoding, DER.
  signature bytea not null,
  key_id text not null,
  pae_digest bytea not null,
  -- The execution it belongs to and its place there; null for events that belong to none.
  execution_id uuid,
  seq integer check (seq >= 0),
  log_index bigint not null check (log_index >= 0),
  appended_at timestamptz not null default now(),
  primary key (tenant_id, event_id),
  check ((execution_id is null) = (seq is null)),
  -- DSSE: what was signed is what is stored.
  check (pae_digest = sha256(
    convert_to('DSSEv1 28 application/vnd.in-toto+json ' || octet_length(payload) || ' ', 'UTF8') || payload))
);
-- Statements stay in their row and uncompressed: compressing costs more time than anything else in an append.
alter table evidence.statement set (toast_tuple_target = 8160);

-- What digests and commitments in a statement stand for. The only rows that may ever be erased: the proofs stay valid.
create table evidence.opening (
  tenant_id text not null,
  event_id uuid not null,
  name text not null,
  value bytea not null,
  primary key (tenant_id, event_id, name)
);
alter table evidence.opening set (toast_tuple_target = 8160);

-- A caller's retry finds the event its key was first used for.
create table evidence.idempotency (
  tenant_id text not null,
  key text not null,
  request_digest bytea not null check (octet_length(request_digest) = 32),
  event_id uuid not null,
  primary key (tenant_id, key)
);

-- What can be had one time.
create table evidence.reservation (
  tenant_id text not null,
  key text not null,
  event_id uuid not null,
  primary key (tenant_id, key)
);

-- What can be had until it is used up.
create table evidence.counter (
  tenant_id text not null,
  key text not null,
  used bigint not null check (used between 0 and 9007199254740991),
  primary key (tenant_id, key)
);

-- The state of a tenant that decisions are fenced by. No row means zeros.
create table evidence.tenant_head (
  tenant_id text primary key,
  policy_counter bigint not null check (policy_counter >= 0),
  stop_epoch bigint not null check (stop_epoch >= 0),
  revocation_epoch bigint not null check (revocation_epoch >= 0)
);

create trigger append_only before update or delete or truncate on evidence.statement
  for each statement execute function evidence.refuse_change();
create trigger append_only before update or delete or truncate on evidence.idempotency
  for each statement execute function evidence.refuse_change();
create trigger append_only before update or delete or truncate on evidence.reservation
  for each statement execute function evidence.refuse_change();
create trigger never_changed before update or truncate on evidence.opening
  for each statement execute function evidence.refuse_change();
create trigger never_removed before delete or truncate on evidence.tenant_head
  for each statement execute function evidence.refuse_change();

grant select, insert on
  evidence.statement, evidence.opening, evidence.idempotency, evidence.reservation, evidence.counter,
  evidence.tenant_head to writ_evidence;
grant update (used) on evidence.counter to writ_evidence;
grant update (policy_counter, stop_epoch, revocation_epoch) on evidence.tenant_head to writ_evidence;
