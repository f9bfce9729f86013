import { binaryArray } from "@writ/postgres";
import type { ExecutionView } from "../lineage/execution-view.ts";
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
export function lineageTree(query: Queries): Pick<LineageStore, "find" | "line" | "children"> {
  const read = async (
    asked: Asked,
    source: Source,
    conditions: readonly string[],
  ): Promise<readonly ExecutionView[]> => {
    const { columns, joins } = viewParts(asked);
    const rows = await query<ViewRow>({
      text: `select ${columns} from ${source.ids} i
        join evidence.execution e on e.tenant_id = ${asked.tenant} and e.execution_id = i.execution_id
        ${joins} where ${["true", ...conditions].join(" and ")} order by i.n`,
      values: [...asked.values],
      // What is asked all the time has a name, and is planned once.
      ...(conditions.length === 0 && { name: source.name }),
    });
    return rows.map(viewOf);
  };
  return {
    find(tenantId, executionIds, nowMs, filter = {}) {
      const asked = askedOf({ tenantId, nowMs });
      return read(asked, sourceOf(executionIds, asked), conditionsOf(filter, asked));
    },

    line(tenantId, executionId, nowMs) {
      const asked = askedOf({ tenantId, nowMs });
      const ids = `(
        select a.execution_id, a.n from evidence.execution f
        cross join unnest(f.ancestors || f.execution_id) with ordinality as a (execution_id, n)
        where f.tenant_id = ${asked.tenant} and f.execution_id = ${asked.add(executionId)}::uuid)`;
      return read(asked, { ids, name: "lineage-line" }, []);
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

/** Ids in order, as a table with a number, and the name of what is read of them. */
interface Source {
  readonly ids: string;
  readonly name: string;
}

/** The best plan for one id is not the best for a list: each has a name of its own. */
function sourceOf(ids: readonly string[], { add }: Asked): Source {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined)
    return { ids: `(select ${add(only)}::uuid as execution_id, 1 as n)`, name: "lineage-one" };
  const list = add(binaryArray("uuid", ids));
  return {
    ids: `(select * from unnest(${list}::uuid[]) with ordinality as l (execution_id, n))`,
    name: "lineage-some",
  };
}
