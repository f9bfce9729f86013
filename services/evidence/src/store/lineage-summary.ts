import type { State } from "../lineage/execution-view.ts";
import type { DescendantCounts, LineageStore } from "../lineage/lineage-store.ts";
import { askedOf } from "./lineage-asked.ts";
import { LIFE, revocationOf, stateAt } from "./lineage-life.ts";
import type { Queries } from "./queries.ts";

/** A chain has at most 33 levels: what is deeper is damaged. */
const DEEPEST = 32;
const MOST_ACTIONS = 100;

/** What is needed of each: rows wait in memory for the level below them. */
const READ = `tenant_id, execution_id, decision, action, principal, actor, grant_id, policy_digest, measurement, key_id,
  ancestors, actors, start_before, lease_until`;

interface GroupRow {
  readonly level: number | null;
  readonly state: State | null;
  readonly action: string | null;
  readonly counted: string;
  readonly running: string;
}

/** Counts subtrees in Postgres. */
export function lineageSummary(query: Queries): Pick<LineageStore, "summarize"> {
  return {
    async summarize(tenantId, executionId, nowMs) {
      const asked = askedOf({ tenantId, nowMs });
      const rows = await query<GroupRow>(summarySql(asked, asked.add(executionId)), asked.values);
      return countsOf(rows);
    },
  };
}

// Every step of the recursion goes through the index of children: "offset 0" keeps it from being planned as anything else.
function summarySql({ now, tenant }: ReturnType<typeof askedOf>, start: string): string {
  const childrenOf = (parent: string): string =>
    `(select ${READ} from evidence.execution e where e.tenant_id = ${tenant} and e.parent_id = ${parent} offset 0) e`;
  return `
with recursive below as (
  select 1 as level, e.* from ${childrenOf(`${start}::uuid`)}
  union all
  select b.level + 1, e.* from below b cross join lateral ${childrenOf("b.execution_id")}
  where b.level < ${DEEPEST}
),
now as (
  select e.level, e.action, ${stateAt(now())} as state, life.started_at is not null and life.ended_at is null as is_running
  from below e ${LIFE} ${revocationOf(tenant)}
)
(select null::int as level, null as state, null as action, count(*) as counted,
  count(*) filter (where is_running) as running from now)
union all
(select level, null, null, count(*), 0 from now group by level)
union all
(select null, state, null, count(*), 0 from now group by state)
union all
(select null, null, action, count(*) as counted, 0 from now group by action order by counted desc, action
 limit ${MOST_ACTIONS})`;
}

function countsOf(rows: readonly GroupRow[]): DescendantCounts {
  const by = <K>(of: (row: GroupRow) => K | null): Map<K, number> =>
    new Map(
      rows.flatMap((row) => {
        const key = of(row);
        return key === null ? [] : [[key, Number(row.counted)] as const];
      }),
    );
  const levels = by((row) => row.level);
  const all = rows.find((row) => row.level === null && row.state === null && row.action === null);
  return {
    total: Number(all?.counted ?? 0),
    running: Number(all?.running ?? 0),
    byState: by((row) => row.state),
    byLevel: [...levels].toSorted(([a], [b]) => a - b).map(([, count]) => count),
    byAction: by((row) => row.action),
  };
}
