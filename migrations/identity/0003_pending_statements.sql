-- Statements about changes of the registry that the log may not hold yet. A row is written with its change and removed once the log has it.
create table identity.pending_statement (
  tenant_id text not null,
  event_id uuid not null,
  payload bytea not null,
  signature bytea not null,
  key_id text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, event_id)
);

grant select, insert, delete on identity.pending_statement to writ_identity;
