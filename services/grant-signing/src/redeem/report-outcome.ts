import { equalBytes } from "@writ/encoding";
import type { ImportKey } from "@writ/token";
import type { Outcome, Outcomes } from "../store/outcomes.ts";
import type { ProgressReports } from "../store/progress.ts";
import type { Redemption } from "../store/redemptions.ts";
import { appendInOrder, type OrderDependencies } from "./append-in-order.ts";
import { ContendedError, MOST_ATTEMPTS } from "./contended-error.ts";
import { outcomeStatement, type Predecessor } from "./execution-statements.ts";
import { readExecutor } from "./executor-signature.ts";
import { outcomeEvent } from "./log-events.ts";

/** What is told of an execution's end. */
export interface Report extends Pick<Outcome, "status" | "output" | "reportedBy"> {
  /** exec-outcome+jwt; null when the executor holds no key. */
  readonly executorSignature: string | null;
}

/** Another outcome was reported before. */
export class OutcomeConflictError extends Error {
  override readonly name = "OutcomeConflictError";
}

/** What outcomes are recorded with. */
export interface OutcomeDependencies extends OrderDependencies {
  readonly outcomes: Outcomes;
  readonly progress: Pick<ProgressReports, "at" | "last">;
  readonly checks: { readonly importKey: ImportKey };
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Records how a started execution ended, once, after whatever progress was reported; the same report again completes what a
 * lost append left open.
 * @throws OutcomeConflictError, ExecutorSignatureError, ContendedError; RpcError when the evidence service does not answer
 */
export async function recordOutcome(
  redemption: Redemption,
  report: Report,
  deadlineMs: number,
  dependencies: OutcomeDependencies,
): Promise<{ readonly outcome: Outcome; readonly logIndex: number }> {
  const outcome = await recorded(redemption, report, dependencies);
  const event = outcomeEvent(outcome);
  return { outcome, logIndex: await appendInOrder(event, redemption, deadlineMs, dependencies) };
}

async function recorded(
  redemption: Redemption,
  report: Report,
  dependencies: OutcomeDependencies,
): Promise<Outcome> {
  const { outcomes, progress } = dependencies;
  const { tenant, executionId } = redemption;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const [known, last] = await Promise.all([
      outcomes.find(tenant, executionId),
      progress.last(tenant, executionId),
    ]);
    const told = toldOf(redemption, report, known, dependencies);
    if (known !== undefined && isSame(known, told)) return known;
    if (known !== undefined) throw new OutcomeConflictError("another outcome was reported before");
    const own = outcomeOf(told, last ?? { seq: 1, statement: redemption.statement }, dependencies);
    if (await outcomes.insert(own)) return own;
  }
  throw new ContendedError("others report on the execution all the time");
}

/** What a report says, with the executor's signature verified as of when it was recorded. */
type Told = Omit<Outcome, "seq" | "statement" | "eventId" | "endedAtMs">;

function toldOf(
  { tenant, executionId }: Redemption,
  { executorSignature, output, reportedBy, status }: Report,
  known: Outcome | undefined,
  { checks, now }: OutcomeDependencies,
): Told {
  const told = { tenant, executionId, status, output };
  const isRecorded = known?.executor?.signature === executorSignature;
  const atMs = isRecorded ? known.endedAtMs : now();
  const executor =
    executorSignature === null
      ? null
      : readExecutor(executorSignature, told, atMs, checks.importKey);
  return { ...told, executor, reportedBy };
}

function outcomeOf(
  told: Told,
  previous: Predecessor,
  { newId, now }: OutcomeDependencies,
): Outcome {
  const row = { ...told, endedAtMs: now(), eventId: newId() };
  return { ...row, seq: previous.seq + 1, statement: outcomeStatement(row, previous) };
}

/** A signature made again is another one; that it is by the same key is what counts. */
function isSame(known: Outcome, own: Told): boolean {
  if (known.status !== own.status || known.executor?.key !== own.executor?.key) return false;
  if (known.output === null || own.output === null) return known.output === own.output;
  return (
    known.output.length === own.output.length && equalBytes(known.output.sha256, own.output.sha256)
  );
}
