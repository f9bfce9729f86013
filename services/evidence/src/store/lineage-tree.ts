import { binaryArray } from "@writ/postgres";
import type { ExecutionFilter } from "../lineage/execution-filter.ts";
import type { Child, LineageStore } from "../lineage/lineage-store.ts";
import { type Asked, askedOf } from "./lineage-asked.ts";
import { conditionsOf } from "./lineage-filter.ts";
import {
  briefOf,
  briefParts,
  type BriefRow,
  viewOf,
  viewParts,
  type ViewParts,
  type ViewRow,
} from "./lineage-row.ts";
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

// The rows of a level are found by those of the level above it in their order. Nothing is read that the limit leaves out.
const BELOW = `
with recursive below as (
  select 1 as level, c.* from (${childrenSql("$2::uuid")}) c
  union all
  select b.level + 1, c.* from below b cross join lateral (${childrenSql("b.execution_id")}) c where b.level < $3::int
)
select parent_id, execution_id from below limit $4`;

function childrenSql(parent: string): string {
  return `select e.parent_id, e.execution_id from evidence.execution e
    where e.tenant_id = $1 and e.parent_id = ${parent} order by e.execution_id`;
}

interface ChildRow {
  readonly parent_id: string;
  readonly execution_id: string;
}

/** Reads executions and their edges from Postgres. */
export function lineageTree(
  query: Queries,
): Pick<LineageStore, "find" | "findBrief" | "line" | "below" | "children"> {
  const read = <R extends BriefRow>(
    asked: Asked,
    source: Source,
    { columns, joins }: ViewParts,
    filter: ExecutionFilter = {},
  ): Promise<readonly R[]> => {
    const conditions = ["true", ...conditionsOf(filter, asked)];
    return query<R>({
      text: `select ${columns} from ${source.ids} i
        join evidence.execution e on e.tenant_id = ${asked.tenant} and e.execution_id = i.execution_id
        ${joins} where ${conditions.join(" and ")} order by i.n`,
      values: [...asked.values],
      // What is asked all the time has a name, and is planned once.
      ...(conditions.length === 1 && { name: source.name }),
    });
  };
  return {
    async find(tenantId, executionIds, nowMs, filter) {
      const asked = askedOf({ tenantId, nowMs });
      const source = sourceOf(executionIds, asked);
      const rows = await read<ViewRow>(asked, source, viewParts(asked), filter);
      return rows.map(viewOf);
    },

    async findBrief(tenantId, executionIds, nowMs, filter) {
      const asked = askedOf({ tenantId, nowMs });
      const { ids, name } = sourceOf(executionIds, asked);
      const source = { ids, name: `${name}-brief` };
      const rows = await read<BriefRow>(asked, source, briefParts(asked), filter);
      return rows.map(briefOf);
    },

    async line(tenantId, executionId, nowMs) {
      const asked = askedOf({ tenantId, nowMs });
      const ids = `(
        select a.execution_id, a.n from evidence.execution f
        cross join unnest(f.ancestors || f.execution_id) with ordinality as a (execution_id, n)
        where f.tenant_id = ${asked.tenant} and f.execution_id = ${asked.add(executionId)}::uuid)`;
      const rows = await read<ViewRow>(asked, { ids, name: "lineage-line" }, viewParts(asked));
      return rows.map(viewOf);
    },

    async below(tenantId, executionId, maxDepth, limit) {
      const values = [tenantId, executionId, maxDepth, limit];
      const rows = await query<ChildRow>({ name: "lineage-below", text: BELOW, values });
      return rows.map(childOf);
    },

    async children(tenantId, parents, after, limit) {
      const left = after === null ? parents : parents.slice(parents.indexOf(after.parentId));
      const rows = await query<ChildRow>({
        name: "lineage-children",
        text: CHILDREN,
        values: [tenantId, binaryArray("uuid", left), after?.executionId ?? FIRST, limit],
      });
      return rows.map(childOf);
    },
  };
}

function childOf(row: ChildRow): Child {
  return { parentId: row.parent_id, executionId: row.execution_id };
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
