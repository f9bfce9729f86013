-- Who caused what: one row per decision, written with the decision's leaf and never changed.
create table evidence.execution (
  tenant_id text not null,
  execution_id uuid not null,
  parent_id uuid,
  root_id uuid not null,
  depth integer not null check (depth between 0 and 32),
  -- From the root to the parent.
  ancestors uuid[] not null,
  -- "Type::id"; null when a denial could not know it.
  principal text,
  actor text,
  action text not null,
  resource text not null,
  decision text not null check (decision in ('ALLOW', 'DENY', 'PENDING')),
  reason_codes text[] not null,
  policy_digest text,
  grant_id uuid,
  measurement text,
  -- Event id of the decision.
  decision_id uuid not null,
  decided_at timestamptz not null,
  start_before timestamptz,
  lease_until timestamptz,
  log_index bigint not null check (log_index >= 0),
  primary key (tenant_id, execution_id),
  check (cardinality(ancestors) = depth),
  check (parent_id is not distinct from ancestors[depth]),
  check (root_id = coalesce(ancestors[1], execution_id)),
  check ((decision = 'ALLOW') = (grant_id is not null))
);
create index execution_child on evidence.execution (tenant_id, parent_id, execution_id)
  where parent_id is not null;
-- Version 7 ids: descending ids are newest first, so each search filter ends in the id.
create index execution_chain on evidence.execution (tenant_id, root_id, execution_id);
create index execution_principal on evidence.execution (tenant_id, principal, execution_id);
create index execution_actor on evidence.execution (tenant_id, actor, execution_id)
  where actor is not null;
create index execution_refused on evidence.execution (tenant_id, execution_id)
  where decision <> 'ALLOW';

-- What happened to an execution, in order: 0 is the decision. Its start and end are read from here.
create table evidence.execution_event (
  tenant_id text not null,
  execution_id uuid not null,
  seq integer not null check (seq >= 0),
  event_id uuid not null,
  kind text not null check (kind in ('decision', 'redemption', 'outcome')),
  status text check (status in ('completed', 'failed')),
  -- Nothing comes after it.
  final boolean not null,
  occurred_at timestamptz not null,
  primary key (tenant_id, execution_id, seq),
  check ((kind = 'outcome') = (status is not null))
);

create trigger append_only before update or delete or truncate on evidence.execution
  for each statement execute function evidence.refuse_change();
create trigger append_only before update or delete or truncate on evidence.execution_event
  for each statement execute function evidence.refuse_change();

grant select, insert on evidence.execution, evidence.execution_event to writ_evidence;
