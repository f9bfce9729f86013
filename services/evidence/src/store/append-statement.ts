import { chargeRows, fenceRows, raiseRows, tileRows } from "./append-rows.ts";
import type { RowSource } from "./row-source.ts";

/** The row sources of the statement beside its items, in the order of their parameters. */
const sources = [
  ["fence", fenceRows],
  ["raise", raiseRows],
  ["charge", chargeRows],
  ["tile", tileRows],
] as const;

const FIRST_PARAMETER = 9;

/**
 * Appends a batch in one statement, all of it or nothing.
 *
 * The compare-and-swap of (epoch, size) both lets one leader in and makes the snapshot exact: whoever else appended has
 * changed the size. So what must hold is read from the snapshot ("violation"), the head moves only when nothing speaks
 * against it, and everything else hangs on the move. Duplicates are left to the unique indexes, whose error undoes everything.
 *
 * Parameters: log id, epoch, size before, size after, root, checkpoint, time of signing; the items, one per leaf; then the
 * arrays of {@link sources}.
 */
export const appendSql = `
with item as materialized (
  select i.*, $3::int8 + i.ordinality - 1 as idx, p.root_id as parent_root, p.ancestors || p.execution_id as line,
    evidence.actors_above_children(p.actors, p.actor) as actors
  from unnest($8::evidence.append_item[]) with ordinality i
  left join evidence.execution p on p.tenant_id = i.tenant_id and p.execution_id = i.parent_id
),
${sources.map(cte).join(",\n")},
violation as materialized (
  select from fence f left join evidence.tenant_head h using (tenant_id)
    where (f.policy_counter, f.stop_epoch, f.revocation_epoch) <>
      (coalesce(h.policy_counter, 0), coalesce(h.stop_epoch, 0), coalesce(h.revocation_epoch, 0))
  union all
  select from raise r left join evidence.tenant_head h using (tenant_id)
    where r.new_policy_counter <> coalesce(h.policy_counter, 0) + 1
  union all
  select from item
    where parent_id is not null and (parent_root, line) is distinct from (root_id, ancestors)
  union all
  select from item i
    left join evidence.execution_event p
      on p.tenant_id = i.tenant_id and p.execution_id = i.execution_id and p.seq = i.seq - 1
    left join evidence.statement s on s.tenant_id = p.tenant_id and s.event_id = p.event_id
    where i.seq > 0 and (p.final or s.pae_digest is distinct from i.prev)
  union all
  select from charge c left join evidence.counter u using (tenant_id, key)
    where coalesce(u.used, 0) + c.cost > c.most
),
head as (
  update evidence.tlog_head
  set size = $4::int8, root = $5::bytea, checkpoint = $6::text, signed_at = $7::timestamptz
  where log_id = $1::int2 and epoch = $2::int8 and size = $3::int8 and not exists (select from violation)
  returning 1
),
leaf as (
  insert into evidence.tlog_entry (log_id, idx, event_id, leaf_hash, entry)
  select $1::int2, idx, event_id, leaf_hash, leaf from head, item
  returning 1
),
statement as (
  insert into evidence.statement
    (tenant_id, event_id, kind, payload, signature, key_id, pae_digest, execution_id, seq, log_id, log_index)
  select tenant_id, event_id, kind, payload, signature, key_id, pae_digest, execution_id, seq, $1::int2, idx
  from head, item
),
lineage as (
  insert into evidence.execution
    (tenant_id, execution_id, parent_id, root_id, depth, ancestors, principal, actor, action, resource, decision,
     reason_codes, policy_digest, grant_id, measurement, decision_id, decided_at, start_before, lease_until, log_id,
     log_index, key_id, causes, actors)
  select tenant_id, execution_id, parent_id, root_id, depth, ancestors, principal, actor, action, resource, decision,
    reason_codes, policy_digest, grant_id, measurement, event_id, decided_at, start_before, lease_until, $1::int2, idx,
    key_id, causes, actors
  from head, item where decision is not null
),
caused as (
  insert into evidence.execution_cause (tenant_id, cause_id, execution_id)
  select tenant_id, cause_id, execution_id from head, item, unnest(causes) as cause_id where causes is not null
),
event as (
  insert into evidence.execution_event
    (tenant_id, execution_id, seq, event_id, kind, status, final, occurred_at, code)
  select tenant_id, execution_id, seq, event_id, kind, status, final, occurred_at, code
  from head, item where execution_id is not null
),
revoked as (
  insert into evidence.revocation (tenant_id, target, occurred_at, event_id, revocation_id)
  select tenant_id, revoked, occurred_at, event_id, revocation_id from head, item where revoked is not null
),
raised as (
  insert into evidence.tenant_head as h (tenant_id, policy_counter, stop_epoch, revocation_epoch)
  select tenant_id, coalesce(new_policy_counter, 0), 0, (new_policy_counter is null)::int from head, raise
  on conflict (tenant_id) do update set
    policy_counter = greatest(h.policy_counter, excluded.policy_counter),
    revocation_epoch = h.revocation_epoch + excluded.revocation_epoch
),
remembered as (
  insert into evidence.idempotency (tenant_id, key, request_digest, event_id)
  select tenant_id, idempotency_key, request_digest, event_id from head, item where idempotency_key is not null
),
taken as (
  insert into evidence.reservation (tenant_id, key, event_id)
  select tenant_id, key, event_id from head, item, unnest(takes) as key where takes is not null
),
charged as (
  insert into evidence.counter as u (tenant_id, key, used)
  select tenant_id, key, cost from head, charge
  on conflict (tenant_id, key) do update set used = u.used + excluded.used
),
opened as (
  insert into evidence.opening (tenant_id, event_id, names, contents)
  select tenant_id, event_id, opening_names, opening_contents from head, item where opening_names is not null
),
erased as (
  update evidence.opening o set (names, contents) = (
    select coalesce(array_agg(name order by n), '{}'), coalesce(array_agg(content order by n), '{}')
    from unnest(o.names, o.contents) with ordinality as kept (name, content, n) where name <> all (e.names)
  )
  from head, (
    select i.tenant_id, x.event_id, array_agg(x.name) as names
    from item i, unnest(i.erased_events, i.erased_names) as x (event_id, name)
    where i.erased_events is not null
    group by i.tenant_id, x.event_id
  ) e
  where o.tenant_id = e.tenant_id and o.event_id = e.event_id
),
tiled as (
  insert into evidence.tile (log_id, level, idx, hashes)
  select $1::int2, level, idx, hashes from head, tile
)
select (select count(*) from leaf)::int as appended, exists (select from violation) as violated`;

function cte([name, source]: readonly [string, RowSource<never>], position: number): string {
  const before = sources.slice(0, position).reduce((sum, [, s]) => sum + s.width, 0);
  return `${name} as (select * from ${source.sql("t", FIRST_PARAMETER + before)})`;
}
