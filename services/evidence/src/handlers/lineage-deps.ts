import { type CallContext, failure } from "@writ/rpc";
import type { ExecutionView } from "../lineage/execution-view.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import { isBefore, type LogPlace } from "../lineage/log-place.ts";
import type { Pause } from "../lineage/pause.ts";
import type { Moment } from "../wire/lineage-messages.ts";
import { requireId, requireTenant } from "./request-check.ts";

/** What questions about executions are answered with. */
export interface LineageDeps {
  readonly lineage: LineageStore;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly pause: Pause;
}

/** How often a log that is behind is looked at again. */
const LOOK_MS = 25;
/** Left of the deadline for the question itself. */
const RESERVE_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** A moment, and where the log ended then. */
export interface LogMoment extends Moment {
  readonly end: LogPlace;
}

/**
 * The moment a question is answered about: what the log holds up to there is in the answer. Waits as long as the caller
 * does until the log reaches `least`; a copy of the database may be a little behind.
 */
export async function momentOf(
  { lineage, now, pause }: LineageDeps,
  call: CallContext,
  least: (end: LogPlace) => LogPlace = (end) => end,
): Promise<LogMoment> {
  const until = Math.min((call.deadlineMs ?? Infinity) - RESERVE_MS, now() + LONGEST_WAIT_MS);
  for (;;) {
    const end = await lineage.end();
    const wanted = least(end);
    if (!isBefore(end, wanted)) return { end, size: end.index, atMs: now() };
    if (now() + LOOK_MS > until)
      throw failure(
        "DEPENDENCY_UNAVAILABLE",
        `the log here has size ${end.index}, and not yet ${wanted.index}`,
      );
    await pause(LOOK_MS, call.signal);
  }
}

/** A place of the log in use that is reached when it has at least this size. */
export function atLeast(size: number): (end: LogPlace) => LogPlace {
  return ({ logId }) => ({ logId, index: size });
}

/** The tenant's execution with this id; NOT_FOUND when there is none, also when another tenant has it. */
export async function requireExecution(
  { lineage }: Pick<LineageDeps, "lineage">,
  tenantId: string,
  executionId: string,
  atMs: number,
): Promise<ExecutionView> {
  const [execution] = await lineage.find(tenantId, [executionId], atMs);
  if (execution === undefined) throw failure("NOT_FOUND", "the tenant has no such execution");
  return execution;
}

/** The same with those above it, root first. */
export async function requireLine(
  { lineage }: Pick<LineageDeps, "lineage">,
  tenantId: string,
  executionId: string,
  atMs: number,
): Promise<readonly ExecutionView[]> {
  const line = await lineage.line(tenantId, executionId, atMs);
  if (line.length === 0) throw failure("NOT_FOUND", "the tenant has no such execution");
  return line;
}

/** Refuses a request that does not name a tenant and an execution. */
export function requireNames(tenantId: string, executionId: string, field = "execution_id"): void {
  requireTenant(tenantId);
  requireId(executionId, field);
}
