-- What an execution led to without lending it authority: one row for each cause that is named. Few name any, and whatever names
-- none has no row here. All of it follows from the executions.
create table evidence.execution_cause (
  tenant_id text not null,
  cause_id uuid not null,
  -- The one that named it.
  execution_id uuid not null,
  -- In the order in which everything is found.
  primary key (tenant_id, cause_id, execution_id)
);
insert into evidence.execution_cause (tenant_id, cause_id, execution_id)
select distinct tenant_id, cause_id, execution_id from evidence.execution, unnest(causes) as cause_id
where causes is not null;
create trigger append_only before update or delete or truncate on evidence.execution_cause
  for each statement execute function evidence.refuse_change();
grant select, insert on evidence.execution_cause to writ_evidence;
