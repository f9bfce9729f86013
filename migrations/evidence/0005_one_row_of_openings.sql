-- All openings of an event in one row, smaller and faster to write than a row each. Erasing one takes it out of the row.
alter table evidence.opening rename to opening_of_name;
alter index evidence.opening_pkey rename to opening_of_name_pkey;
create table evidence.opening (
  tenant_id text not null,
  event_id uuid not null,
  names text[] not null,
  -- In the order of the names.
  contents bytea[] not null,
  primary key (tenant_id, event_id),
  check (cardinality(names) = cardinality(contents))
);
alter table evidence.opening set (toast_tuple_target = 8160);
insert into evidence.opening (tenant_id, event_id, names, contents)
select tenant_id, event_id, array_agg(name order by name), array_agg(value order by name)
from evidence.opening_of_name group by tenant_id, event_id;
drop table evidence.opening_of_name;

-- Whatever an update leaves, it was there before.
create function evidence.refuse_other_than_erasure() returns trigger language plpgsql as $$
begin
  if (old.tenant_id, old.event_id) is distinct from (new.tenant_id, new.event_id) or exists (
    select name, content from unnest(new.names, new.contents) as n (name, content)
    except select name, content from unnest(old.names, old.contents) as o (name, content)
  ) then
    raise exception '%.% is append-only, but for what is erased', tg_table_schema, tg_table_name;
  end if;
  return new;
end
$$;
create trigger only_erased before update on evidence.opening
  for each row execute function evidence.refuse_other_than_erasure();
create trigger never_removed before delete or truncate on evidence.opening
  for each statement execute function evidence.refuse_change();
grant select, insert on evidence.opening to writ_evidence;
grant update (names, contents) on evidence.opening to writ_evidence;

-- The same check in terms that Postgres need not parse again for every statement: text || integer is a function in SQL.
alter table evidence.statement drop constraint statement_check1;
alter table evidence.statement add constraint statement_check1 check (pae_digest = sha256(
  convert_to('DSSEv1 28 application/vnd.in-toto+json ' || octet_length(payload)::text || ' ', 'UTF8') || payload));

-- What an append adds for one entry: the parameter of the append statement is an array of these.
create type evidence.append_item as (
  tenant_id text,
  event_id uuid,
  kind text,
  payload bytea,
  signature bytea,
  key_id text,
  pae_digest bytea,
  leaf_hash bytea,
  leaf bytea,
  -- Its place in an execution; null for none.
  execution_id uuid,
  seq integer,
  prev bytea,
  final boolean,
  status text,
  occurred_at timestamptz,
  -- The execution it decides; null for none.
  root_id uuid,
  parent_id uuid,
  depth integer,
  ancestors uuid[],
  principal text,
  actor text,
  action text,
  resource text,
  decision text,
  reason_codes text[],
  policy_digest text,
  grant_id uuid,
  measurement text,
  decided_at timestamptz,
  start_before timestamptz,
  lease_until timestamptz,
  -- Null for none.
  idempotency_key text,
  request_digest bytea,
  takes text[],
  opening_names text[],
  opening_contents bytea[],
  erased_events uuid[],
  erased_names text[]
);
