import { encodeUtf8 } from "@writ/encoding";
import type { LogEvent } from "../evidence-log.ts";
import type { Outcome } from "../store/outcomes.ts";
import type { Progress } from "../store/progress.ts";
import type { Redemption } from "../store/redemptions.ts";

/** An event that has a place in an execution. */
export type ExecutionEvent = LogEvent & { readonly execution: NonNullable<LogEvent["execution"]> };

/** A redemption as the log takes it: event 1 of its execution. */
export function redemptionEvent(redemption: Redemption): ExecutionEvent {
  const { tenant, eventId, executionId, statement } = redemption;
  const execution = { id: executionId, seq: 1 };
  return { tenant, eventId, kind: "redemption", statement, execution };
}

/** A refusal as the log takes it: the only event after the decision. */
export function refusalEvent(refusal: Redemption): ExecutionEvent {
  return { ...redemptionEvent(refusal), kind: "outcome", status: "refused" };
}

/** A progress report as the log takes it. */
export function progressEvent(progress: Progress): ExecutionEvent {
  const { tenant, eventId, executionId, seq, statement } = progress;
  const execution = { id: executionId, seq };
  return { tenant, eventId, kind: "progress", statement, execution };
}

/** An outcome as the log takes it; the executor's token is what the statement has the digest of. */
export function outcomeEvent(outcome: Outcome): ExecutionEvent {
  const { tenant, eventId, executionId, executor, seq, statement, status } = outcome;
  const execution = { id: executionId, seq };
  const openings =
    executor === null ? [] : [{ name: "executor-outcome", value: encodeUtf8(executor.signature) }];
  return { tenant, eventId, kind: "outcome", statement, execution, status, openings };
}
