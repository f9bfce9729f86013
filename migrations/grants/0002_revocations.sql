-- What was taken back, in two orders with a hash chain each: the tenant's own (seq, h), which its verifiers follow,
-- and that of all tenants (all_seq, all_h), which services follow. Rows are never removed and change once: when their
-- evidence is in the log.
create table grants.revocation (
  tenant_id text not null,
  seq bigint not null check (seq > 0),
  h bytea not null check (octet_length(h) = 32),
  all_seq bigint not null check (all_seq > 0),
  all_h bytea not null check (octet_length(all_h) = 32),
  -- Chosen by the operator; the same id is the same revocation.
  revocation_id uuid not null,
  type text not null,
  value text not null,
  reason text not null,
  revoked_by text not null,
  revoked_at timestamptz not null,
  -- The event in the log, and its exact statement, so that a lost append is repeated byte for byte.
  event_id uuid not null,
  statement bytea not null,
  -- Index of the leaf; null until it is appended.
  evidence_index bigint,
  primary key (tenant_id, seq)
);
create unique index revocation_id on grants.revocation (tenant_id, revocation_id);
create unique index revocation_all on grants.revocation (all_seq);
create index revocation_unrecorded on grants.revocation (all_seq) where evidence_index is null;

grant select, insert, update (evidence_index) on grants.revocation to writ_grants;
