import type { ExecutionFilter, Selection } from "../lineage/execution-filter.ts";
import { lowestId } from "../lineage/lowest-id.ts";
import type { Asked } from "./lineage-asked.ts";
import { isPrefix } from "./lineage-filter.ts";
import { anyRevoked } from "./lineage-life.ts";

/**
 * How far the time in an id may be from the time of the decision: both are read off one clock, one after the other.
 * A filter by time looks at the ids of this much more.
 */
const ID_SLACK_MS = 600_000;

/** Where an index gives executions newest first. */
interface Source {
  readonly from: string;
  /** Its column of execution ids. */
  readonly id: string;
  readonly where: string;
}

/**
 * The executions `e` among which those of a selection are, newest first, as the end of a `select … from`: by the index of
 * the filter that is likely to leave the fewest.
 */
export function candidatesOf(selection: Selection, before: string | null, asked: Asked): string {
  const filter: ExecutionFilter = Object.assign({}, ...selection.every);
  const { from, id, where } = sourceOf(filter, asked);
  const conditions = [where, ...rangeOf(id, filter, before, asked), ...possible(filter, asked)];
  return `${from} where ${conditions.join(" and ")} order by ${id} desc`;
}

function sourceOf(f: ExecutionFilter, { add, tenant }: Asked): Source {
  const executions = (condition = "true"): Source => ({
    from: "evidence.execution e",
    id: "e.execution_id",
    where: `e.tenant_id = ${tenant} and ${condition}`,
  });
  const isRefused = f.decision === "DENY" || f.state === "DENIED" || f.reasonCode !== undefined;
  if (f.rootId !== undefined) return executions(`e.root_id = ${add(f.rootId)}::uuid`);
  if (f.parentId !== undefined) return executions(`e.parent_id = ${add(f.parentId)}::uuid`);
  if (isWhole(f.resource)) return executions(`e.resource = ${add(f.resource)}`);
  if (f.measurement !== undefined)
    return executions(startIs("e.measurement", 15, add(f.measurement)));
  if (f.decision === "PENDING" || f.state === "PENDING")
    return executions("e.decision = 'PENDING'");
  if (isRefused) return executions("e.decision <> 'ALLOW'");
  if (f.actor !== undefined) return executions(`e.actor = ${add(f.actor)}`);
  if (f.principal !== undefined) return executions(`e.principal = ${add(f.principal)}`);
  if (isWhole(f.action)) return executions(`e.action = ${add(f.action)}`);
  if (f.policyDigest !== undefined)
    return executions(startIs("e.policy_digest", 15, add(f.policyDigest)));
  if (f.keyId !== undefined)
    return {
      from: `evidence.statement s
        join evidence.execution e on e.tenant_id = s.tenant_id and e.execution_id = s.execution_id`,
      id: "s.execution_id",
      where: `s.tenant_id = ${tenant} and s.kind = 'decision' and ${startIs("s.key_id", 8, add(f.keyId))}`,
    };
  return executions();
}

/** Indexes hold the beginnings of long values only. */
function startIs(column: string, length: number, value: string): string {
  return `left(${column}, ${length}) = left(${value}, ${length}) and ${column} = ${value}`;
}

function isWhole(text: string | undefined): text is string {
  return text !== undefined && !isPrefix(text);
}

function rangeOf(
  id: string,
  { fromMs, toMs }: ExecutionFilter,
  before: string | null,
  { add }: Asked,
): readonly string[] {
  const below = [before, toMs === undefined ? null : lowestId(toMs + ID_SLACK_MS)].filter(
    (one) => one !== null,
  );
  const from = fromMs === undefined ? null : lowestId(Math.max(0, fromMs - ID_SLACK_MS));
  return [
    ...below.map((one) => `${id} < ${add(one)}::uuid`),
    ...(from === null ? [] : [`${id} >= ${add(from)}::uuid`]),
  ];
}

/** Where nothing was revoked there is nothing to look for. */
function possible({ state, underRevoked }: ExecutionFilter, { tenant }: Asked): readonly string[] {
  return state === "REVOKED" || underRevoked === true ? [anyRevoked(tenant)] : [];
}
