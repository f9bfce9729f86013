import { equalBytes } from "@writ/encoding";
import type { ReasonCode } from "@writ/reasons";
import type { RevocationFeed } from "../revocation/feed.ts";
import type { Outcomes } from "../store/outcomes.ts";
import type { Progress, ProgressReports } from "../store/progress.ts";
import type { Redemption } from "../store/redemptions.ts";
import { appendInOrder, type OrderDependencies } from "./append-in-order.ts";
import { ContendedError, MOST_ATTEMPTS } from "./contended-error.ts";
import { progressStatement } from "./execution-statements.ts";
import { progressEvent } from "./log-events.ts";

/** The most progress reports of one execution. */
export const MOST_REPORTS = 1_000;

/** What is told of a step. */
export type StepReport = Pick<Progress, "progressId" | "step" | "output">;

/** The execution does not run any more, and why. */
export class NotRunningError extends Error {
  override readonly name = "NotRunningError";
  readonly code: ReasonCode;

  constructor(code: ReasonCode) {
    super(`the execution does not run any more: ${code}`);
    this.code = code;
  }
}

/** The progress id belongs to another report. */
export class ProgressConflictError extends Error {
  override readonly name = "ProgressConflictError";
}

/** The execution has as many progress reports as one may have. */
export class TooManyReportsError extends Error {
  override readonly name = "TooManyReportsError";
}

/** What progress is recorded with. */
export interface ProgressDependencies extends OrderDependencies {
  readonly outcomes: Pick<Outcomes, "find">;
  readonly progress: ProgressReports;
  readonly feed: Pick<RevocationFeed, "catchUp" | "revoked">;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Records that a running execution came a step further; the same report again gets the same answer, also when the execution
 * has ended since, and completes what a lost append left open.
 * @throws NotRunningError, ProgressConflictError, TooManyReportsError, ContendedError
 * @throws RpcError when the evidence service does not answer
 */
export async function recordProgress(
  redemption: Redemption,
  report: StepReport,
  deadlineMs: number,
  dependencies: ProgressDependencies,
): Promise<{ readonly progress: Progress; readonly logIndex: number }> {
  const progress = await recorded(redemption, report, dependencies);
  const event = progressEvent(progress);
  return { progress, logIndex: await appendInOrder(event, redemption, deadlineMs, dependencies) };
}

async function recorded(
  redemption: Redemption,
  report: StepReport,
  dependencies: ProgressDependencies,
): Promise<Progress> {
  const { feed, outcomes, progress } = dependencies;
  const { tenant, executionId } = redemption;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const [known, last, outcome] = await Promise.all([
      progress.find(tenant, executionId, report.progressId),
      progress.last(tenant, executionId),
      outcomes.find(tenant, executionId),
      feed.catchUp(),
    ]);
    if (known !== undefined && isSame(known, report)) return known;
    if (known !== undefined) throw new ProgressConflictError("the id belongs to another report");
    const code = reasonToRefuse(redemption, outcome !== undefined, dependencies);
    if (code !== undefined) throw new NotRunningError(code);
    const own = progressOf(redemption, last, report, dependencies);
    if (own.seq > MOST_REPORTS + 1)
      throw new TooManyReportsError(`an execution has at most ${MOST_REPORTS} progress reports`);
    if (await progress.insert(own)) return own;
  }
  throw new ContendedError("others report on the execution all the time");
}

function reasonToRefuse(
  { facts, leaseUntilMs }: Redemption,
  isEnded: boolean,
  { feed, now }: ProgressDependencies,
): ReasonCode | undefined {
  if (isEnded) return "EXECUTION_ENDED";
  return feed.revoked(facts) ?? (now() < leaseUntilMs ? undefined : "LEASE_EXPIRED");
}

function progressOf(
  redemption: Redemption,
  last: Progress | undefined,
  report: StepReport,
  { newId, now }: ProgressDependencies,
): Progress {
  const { tenant, executionId } = redemption;
  const row = { tenant, executionId, ...report, reportedAtMs: now(), eventId: newId() };
  const previous = last ?? { seq: 1, statement: redemption.statement };
  return { ...row, seq: previous.seq + 1, statement: progressStatement(row, previous) };
}

function isSame(known: Progress, { step, output }: StepReport): boolean {
  if (known.step !== step) return false;
  if (known.output === null || output === null) return known.output === output;
  return known.output.length === output.length && equalBytes(known.output.sha256, output.sha256);
}
