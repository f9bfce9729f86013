import type { ExecutionFilter, Selection } from "../lineage/execution-filter.ts";
import { LIVE_MS } from "../lineage/execution-view.ts";
import { lowestId } from "../lineage/lowest-id.ts";
import type { Asked } from "./lineage-asked.ts";
import { isPrefix } from "./lineage-filter.ts";
import { anyRevoked } from "./lineage-life.ts";

/**
 * How far the time in an id may be from the time of the decision: both are read off one clock, one after the other.
 * A filter by time looks at the ids of this much more.
 */
export const ID_SLACK_MS = 600_000;

/** Where an index gives executions newest first. */
interface Source {
  readonly from: string;
  /** What joins the executions `e` where the index is another table's. */
  readonly join?: string;
  /** Its column of execution ids. */
  readonly id: string;
  readonly where: string;
}

/** What follows `select … from` for candidates, newest first. */
export interface Candidates {
  /** For the column `id` alone. */
  readonly ids: string;
  readonly id: string;
  /** For the executions `e`. */
  readonly rows: string;
}

/** The executions among which those of a selection are: by the index of the filter that is likely to leave the fewest. */
export function candidatesOf(
  selection: Selection,
  before: string | null,
  asked: Asked,
): Candidates {
  const filter: ExecutionFilter = Object.assign({}, ...selection.every);
  const { from, id, join = "", where } = sourceOf(filter, asked);
  const range = rangeOf(id, { ...filter, ...liveOf(filter, selection.nowMs) }, before, asked);
  const conditions = [where, ...range, ...possible(filter, asked)];
  return {
    id,
    ids: `${from} where ${conditions.join(" and ")} order by ${id} desc`,
    rows: `${from} ${join} where ${conditions.join(" and ")} order by ${id} desc`,
  };
}

function sourceOf(f: ExecutionFilter, { add, tenant }: Asked): Source {
  const executions = (condition = "true"): Source => ({
    from: "evidence.execution e",
    id: "e.execution_id",
    where: `e.tenant_id = ${tenant} and ${condition}`,
  });
  const isRefused = f.decision === "DENY" || f.state === "DENIED" || f.reasonCode !== undefined;
  // Few are: what else is asked of them has indexes of its own.
  const refused = isRefused ? " and e.decision <> 'ALLOW'" : "";
  if (f.grantId !== undefined) return executions(`e.grant_id = ${add(f.grantId)}::uuid`);
  if (f.causeId !== undefined) return caused(add(f.causeId), tenant);
  if (f.rootId !== undefined) return executions(`e.root_id = ${add(f.rootId)}::uuid`);
  if (f.parentId !== undefined) return executions(`e.parent_id = ${add(f.parentId)}::uuid`);
  if (isWhole(f.resource)) return executions(`e.resource = ${add(f.resource)}`);
  if (f.measurement !== undefined)
    return executions(startIs("e.measurement", 15, add(f.measurement)));
  if (f.state === "FAILED" || f.state === "REFUSED") return ended(f.state, tenant);
  if (f.decision === "PENDING" || f.state === "PENDING")
    return executions("e.decision = 'PENDING'");
  if (!isRefused && f.rootsOnly === true) return executions("e.parent_id is null");
  if (f.actor !== undefined) return executions(`e.actor = ${add(f.actor)}${refused}`);
  if (f.principal !== undefined) return executions(`e.principal = ${add(f.principal)}${refused}`);
  if (isWhole(f.action)) return executions(`e.action = ${add(f.action)}${refused}`);
  if (f.policyDigest !== undefined)
    return executions(`${startIs("e.policy_digest", 15, add(f.policyDigest))}${refused}`);
  if (f.keyId !== undefined) return executions(startIs("e.key_id", 8, add(f.keyId)));
  return executions(isRefused ? "e.decision <> 'ALLOW'" : "true");
}

/** Those that came to an end that few come to. */
function ended(state: "FAILED" | "REFUSED", tenant: string): Source {
  return {
    from: "evidence.execution_event v",
    join: "join evidence.execution e on e.tenant_id = v.tenant_id and e.execution_id = v.execution_id",
    id: "v.execution_id",
    where: `v.tenant_id = ${tenant} and v.status = '${state.toLowerCase()}'`,
  };
}

/** Those that named this cause. */
function caused(causeId: string, tenant: string): Source {
  return {
    from: "evidence.execution_cause c",
    join: "join evidence.execution e on e.tenant_id = c.tenant_id and e.execution_id = c.execution_id",
    id: "c.execution_id",
    where: `c.tenant_id = ${tenant} and c.cause_id = ${causeId}::uuid`,
  };
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

/** What may still happen to something is decided by the leases and start windows of these days. */
function liveOf({ fromMs = 0, state }: ExecutionFilter, nowMs: number): ExecutionFilter {
  const isLive = state === "RUNNING" || state === "ALLOWED";
  return isLive ? { fromMs: Math.max(fromMs, nowMs - LIVE_MS) } : {};
}

/** Where nothing was revoked there is nothing to look for. */
function possible({ state, underRevoked }: ExecutionFilter, { tenant }: Asked): readonly string[] {
  return state === "REVOKED" || underRevoked === true ? [anyRevoked(tenant)] : [];
}
