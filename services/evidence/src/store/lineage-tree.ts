import { binaryArray } from "@writ/postgres";
import type { LineageStore } from "../lineage/lineage-store.ts";
import { type Asked, askedOf } from "./lineage-asked.ts";
import { conditionsOf } from "./lineage-filter.ts";
import { viewOf, viewParts, type ViewRow } from "./lineage-row.ts";
import type { Queries } from "./queries.ts";

/** Below every UUID. */
const FIRST = "00000000-0000-0000-0000-000000000000";

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

/** Reads executions and their edges from Postgres. */
export function lineageTree(query: Queries): Pick<LineageStore, "find" | "children"> {
  return {
    async find(tenantId, executionIds, nowMs, filter = {}) {
      const asked = askedOf({ tenantId, nowMs });
      const { columns, joins } = viewParts(asked);
      const source = sourceOf(executionIds, asked);
      const conditions = conditionsOf(filter, asked);
      const rows = await query<ViewRow>({
        text: `select ${columns} from ${source.from} ${joins}
          where ${["true", ...conditions].join(" and ")} order by i.n`,
        values: [...asked.values],
        ...(conditions.length === 0 && { name: source.name }),
      });
      return rows.map(viewOf);
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
  };
}

/** What is asked all the time has a name, and is planned once; for that one id has to be told from a list. */
function sourceOf(
  ids: readonly string[],
  { add, tenant }: Asked,
): { readonly from: string; readonly name: string } {
  const [only] = ids;
  const wanted =
    ids.length === 1 && only !== undefined
      ? `(select ${add(only)}::uuid as execution_id, 1 as n) i`
      : `unnest(${add(binaryArray("uuid", ids))}::uuid[]) with ordinality as i (execution_id, n)`;
  return {
    from: `${wanted} join evidence.execution e on e.tenant_id = ${tenant} and e.execution_id = i.execution_id`,
    name: ids.length === 1 ? "lineage-one" : "lineage-some",
  };
}
