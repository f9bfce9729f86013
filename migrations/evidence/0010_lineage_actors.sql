-- Who acts above an execution, in its own row: what revokes one of them is found without reading its ancestors.

-- The actors above the children of an execution, from the top, each once; null for none.
create function evidence.actors_above_children(actors text[], actor text) returns text[]
  language sql immutable parallel safe
  return case when actor is null or actor = any (actors) then actors else actors || actor end;

alter table evidence.execution add column actors text[];
alter table evidence.execution disable trigger append_only;
do $$
begin
  for level in 1..32 loop
    update evidence.execution e set actors = evidence.actors_above_children(p.actors, p.actor)
    from evidence.execution p
    where e.depth = level and p.tenant_id = e.tenant_id and p.execution_id = e.parent_id
      and (p.actors is not null or p.actor is not null);
  end loop;
end
$$;
alter table evidence.execution enable trigger append_only;

-- In the order in which everything is found.
drop index evidence.execution_grant;
create index execution_grant on evidence.execution (tenant_id, grant_id, execution_id) where grant_id is not null;
