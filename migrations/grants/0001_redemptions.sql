-- A grant is redeemed once: whoever inserts the row has started the execution. Rows are never changed or removed.
create table grants.redemption (
  tenant_id text not null,
  jti uuid not null,
  execution_id uuid not null,
  -- SHA-256 of the grant's signing input.
  grant_h bytea not null check (octet_length(grant_h) = 32),
  -- Thumbprint of the holder's key.
  holder text not null,
  -- SPIFFE id of the workload that redeemed.
  verifier text not null,
  audience text not null,
  -- Chosen by the verifier; the same id is the same attempt.
  redemption_id uuid not null,
  redeemed_at timestamptz not null,
  lease_until timestamptz not null,
  -- What a revocation of the running execution is matched against.
  facts jsonb not null,
  -- The event in the log, and its exact statement, so that a lost append is repeated byte for byte.
  event_id uuid not null,
  statement bytea not null,
  primary key (tenant_id, jti)
);
create unique index redemption_execution on grants.redemption (tenant_id, execution_id);

-- How an execution ended, told once by whoever redeemed it.
create table grants.outcome (
  tenant_id text not null,
  execution_id uuid not null,
  status text not null check (status in ('completed', 'failed')),
  -- SHA-256 and length of the output; null when there was none.
  output_digest bytea check (octet_length(output_digest) = 32),
  output_length bigint check (output_length >= 0),
  reported_by text not null,
  ended_at timestamptz not null,
  event_id uuid not null,
  statement bytea not null,
  primary key (tenant_id, execution_id),
  check ((output_digest is null) = (output_length is null))
);

grant usage on schema grants to writ_grants;
grant select, insert on grants.redemption, grants.outcome to writ_grants;
