import { binaryArray } from "@writ/postgres";
import type { ExecutionFilter, LineageStore } from "../lineage-queries.ts";
import {
  executionColumns,
  executionHistory,
  executionOf,
  type ExecutionRow,
} from "./execution-row.ts";
import type { Queries } from "./queries.ts";

/** Below every UUID. */
const FIRST = "00000000-0000-0000-0000-000000000000";
/** Above every UUID. */
const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

// In the order of the ids given.
const FIND = `
select ${executionColumns}
from unnest($2::uuid[]) with ordinality as i (execution_id, n)
join evidence.execution e on e.tenant_id = $1 and e.execution_id = i.execution_id
${executionHistory}
order by i.n`;

// Parent by parent, so that a page never reads more of the index than it returns.
const CHILDREN = `
select c.parent_id, c.execution_id
from unnest($2::uuid[]) with ordinality as p (execution_id, n)
cross join lateral (
  select e.parent_id, e.execution_id from evidence.execution e
  where e.tenant_id = $1 and e.parent_id = p.execution_id
    and e.execution_id > case when p.n = 1 then $3::uuid else '${FIRST}' end
  order by e.execution_id
  limit $4
) c
limit $4`;

const SEARCH = `
select ${executionColumns}
from (
  select * from evidence.execution e
  where e.tenant_id = $1 and e.execution_id < $2
    and ($3::text is null or e.principal = $3)
    and ($4::text is null or e.actor = $4)
    and ($5::text is null or e.action = $5)
    and ($6::text is null or e.resource = $6)
    and ($7::text is null or e.decision = $7)
    and ($8::text is null or $8 = any(e.reason_codes))
    and ($9::uuid is null or e.root_id = $9)
  order by e.execution_id desc
  limit $10
) e
${executionHistory}
order by e.execution_id desc`;

const SUMMARIZE = `
with recursive below as (
  select e.execution_id, e.decision, 1 as level from evidence.execution e
  where e.tenant_id = $1 and e.parent_id = $2
  union all
  select e.execution_id, e.decision, b.level + 1
  from below b join evidence.execution e on e.tenant_id = $1 and e.parent_id = b.execution_id
)
select count(*) as total,
  count(*) filter (where decision = 'ALLOW') as allowed,
  count(*) filter (where decision = 'DENY') as denied,
  count(*) filter (where decision = 'ALLOW' and exists (
    select from evidence.execution_event v
    where v.tenant_id = $1 and v.execution_id = below.execution_id and v.kind = 'redemption'
  ) and not exists (
    select from evidence.execution_event v
    where v.tenant_id = $1 and v.execution_id = below.execution_id and v.kind = 'outcome'
  )) as running,
  coalesce(max(level), 0) as max_depth
from below`;

/** The lineage in Postgres. */
export function lineageStore(query: Queries): LineageStore {
  return {
    async find(tenantId, executionIds) {
      const values = [tenantId, binaryArray("uuid", executionIds)];
      const rows = await query<ExecutionRow>({ name: "lineage-find", text: FIND, values });
      return rows.map(executionOf);
    },

    async children(tenantId, parents, after, limit) {
      const left = after === null ? parents : parents.slice(parents.indexOf(after.parentId));
      const rows = await query<{ parent_id: string; execution_id: string }>({
        name: "lineage-children",
        text: CHILDREN,
        values: [tenantId, binaryArray("uuid", left), after?.executionId ?? FIRST, limit],
      });
      return rows.map((r) => ({ parentId: r.parent_id, executionId: r.execution_id }));
    },

    async search(tenantId, filter, before, limit) {
      // Without a name: the plan has to know which filters are set.
      const rows = await query<ExecutionRow>(SEARCH, [
        tenantId,
        before ?? LAST,
        ...filterValues(filter),
        limit,
      ]);
      return rows.map(executionOf);
    },

    async summarize(tenantId, executionId) {
      const [row] = await query<SummaryRow>(SUMMARIZE, [tenantId, executionId]);
      return {
        total: Number(row?.total),
        allowed: Number(row?.allowed),
        denied: Number(row?.denied),
        running: Number(row?.running),
        maxDepth: Number(row?.max_depth),
      };
    },
  };
}

interface SummaryRow {
  readonly total: string;
  readonly allowed: string;
  readonly denied: string;
  readonly running: string;
  readonly max_depth: number;
}

function filterValues(f: ExecutionFilter): readonly (string | null)[] {
  return [f.principal, f.actor, f.action, f.resource, f.decision, f.reasonCode, f.rootId].map(
    (value) => value ?? null,
  );
}
