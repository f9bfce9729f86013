import { Denied } from "@writ/grant";
import { failure } from "@writ/rpc";
import { ContendedError } from "../redeem/contended-error.ts";
import { ExecutorSignatureError } from "../redeem/executor-signature.ts";
import { NotRefusableError } from "../redeem/refuse-grant.ts";
import { OutcomeConflictError } from "../redeem/report-outcome.ts";
import {
  NotRunningError,
  ProgressConflictError,
  TooManyReportsError,
} from "../redeem/report-progress.ts";
import { EvidencePendingError, RevocationConflictError } from "../revocation/revoke.ts";
import { ForeignVerifierError } from "../revocation/verifiers.ts";
import { SlowSubscriberError, TooManySubscribersError } from "../revocation/subscribers.ts";
import { DatabaseUnavailableError } from "../store/database.ts";

/** A handler whose known failures reach the caller as what they are; what nobody expected stays as it is: a bug. */
export function answering<Arguments extends readonly unknown[], Reply>(
  handler: (...args: Arguments) => Promise<Reply>,
): (...args: Arguments) => Promise<Reply> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      throw toldToCaller(error);
    }
  };
}

/** As `answering`, for a handler that streams. */
export function streaming<Arguments extends readonly unknown[], Reply>(
  handler: (...args: Arguments) => AsyncIterable<Reply>,
): (...args: Arguments) => AsyncIterable<Reply> {
  return async function* (...args) {
    try {
      yield* handler(...args);
    } catch (error) {
      throw toldToCaller(error);
    }
  };
}

function toldToCaller(error: unknown): unknown {
  if (error instanceof DatabaseUnavailableError || error instanceof EvidencePendingError)
    return failure("DEPENDENCY_UNAVAILABLE", error.message, { cause: error });
  if (error instanceof SlowSubscriberError || error instanceof TooManySubscribersError)
    return failure("OVERLOADED", error.message);
  if (error instanceof ContendedError) return failure("OVERLOADED", error.message);
  if (error instanceof OutcomeConflictError || error instanceof TooManyReportsError)
    return failure("STATE_CONFLICT", error.message);
  if (error instanceof NotRunningError)
    return failure("STATE_CONFLICT", error.message, { metadata: { code: error.code } });
  if (error instanceof ProgressConflictError) return failure("ALREADY_EXISTS", error.message);
  if (error instanceof ExecutorSignatureError)
    return failure("REQUEST_INVALID", `executor_signature: ${error.message}`, {
      fields: [{ field: "executor_signature", description: error.message }],
    });
  if (error instanceof Denied)
    return failure("REQUEST_INVALID", `grant is refused: ${error.code}`, {
      fields: [{ field: "grant", description: `is refused: ${error.code}` }],
      metadata: { code: error.code },
    });
  if (error instanceof NotRefusableError || error instanceof ForeignVerifierError)
    return failure("CALLER_NOT_ALLOWED", error.message);
  if (error instanceof RevocationConflictError) return failure("ALREADY_EXISTS", error.message);
  return error;
}
