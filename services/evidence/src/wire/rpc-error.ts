import { Code, failure, RpcError } from "@writ/rpc";
import { FrozenError } from "../log/frozen-error.ts";
import { NotLeadingError } from "../log/not-leading-error.ts";
import { WitnessQuorumError } from "../log/witnessed.ts";
import { DeadlinePassedError, QueueFullError } from "../log/queue.ts";
import { DatabaseUnavailableError } from "../store/queries.ts";

/** A handler whose known failures reach the caller as what they are. */
export function answering<A extends readonly unknown[], R>(
  handler: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      throw asRpcError(error);
    }
  };
}

/** What a caller is told about a failure. What is none of the log's known failures stays what it is: a bug. */
export function asRpcError(error: unknown): unknown {
  if (error instanceof FrozenError)
    return failure("LOG_FROZEN", `the log is frozen: ${error.message}; see docs/runbook.md`, {
      cause: error,
    });
  if (error instanceof WitnessQuorumError)
    return failure("WITNESS_QUORUM_MISSING", error.message, { cause: error });
  if (error instanceof NotLeadingError)
    return failure("DEPENDENCY_UNAVAILABLE", error.message, { cause: error });
  if (error instanceof QueueFullError) return failure("OVERLOADED", error.message);
  if (error instanceof DeadlinePassedError)
    return new RpcError(Code.DEADLINE_EXCEEDED, error.message);
  if (error instanceof DatabaseUnavailableError)
    return failure("DEPENDENCY_UNAVAILABLE", error.message, { cause: error });
  return error;
}
