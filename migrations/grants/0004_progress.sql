-- The places of an execution's events after its redemption, which is event 1. Whoever inserts the row has the place: so the
-- events stand in one order without gaps, whoever reports at the same time, and nothing comes after the outcome.
create table grants.event_place (
  tenant_id text not null,
  execution_id uuid not null,
  -- At most 1000 steps and the outcome.
  seq integer not null check (seq between 2 and 1002),
  event_id uuid not null,
  primary key (tenant_id, execution_id, seq)
);

-- How far an execution came, told by whoever redeemed it.
create table grants.progress (
  tenant_id text not null,
  execution_id uuid not null,
  seq integer not null,
  -- Chosen by the executor; the same id is the same report.
  progress_id uuid not null,
  step text not null,
  -- SHA-256 and length of what the step produced; null when there was nothing.
  output_digest bytea check (octet_length(output_digest) = 32),
  output_length bigint check (output_length >= 0),
  reported_at timestamptz not null,
  -- The event in the log, and its exact statement, so that a lost append is repeated byte for byte.
  event_id uuid not null,
  statement bytea not null,
  primary key (tenant_id, execution_id, seq),
  unique (tenant_id, execution_id, progress_id),
  check ((output_digest is null) = (output_length is null))
);

-- Outcomes from before this migration follow the redemption at once.
alter table grants.outcome add column seq integer not null default 2 check (seq between 2 and 1002);
-- exec-outcome+jwt by the executor's own key, and that key's thumbprint; null when it holds none.
alter table grants.outcome add column executor_signature text;
alter table grants.outcome add column executor_key text;
alter table grants.outcome add check ((executor_signature is null) = (executor_key is null));
insert into grants.event_place (tenant_id, execution_id, seq, event_id)
  select tenant_id, execution_id, seq, event_id from grants.outcome;

grant select, insert on grants.event_place, grants.progress to writ_grants;
