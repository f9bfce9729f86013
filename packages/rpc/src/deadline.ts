import type { CallOptions } from "./client.ts";
import { failure } from "./failure.ts";
import type { CallContext, Guard } from "./handlers.ts";

/** Taken off the deadline at every hop, so that a caller hears of its callee's time-out before its own. */
const SHAVE_MS = 20;
/** Work is refused with less time than this left. */
const MINIMUM_MS = 30;

/** Refuses unary calls without a deadline, or with one too near to finish the work. Streams may stay open. */
export function requireDeadline(now: () => number): Guard {
  return (call) => {
    if (call.method.methodKind !== "unary") return;
    if (call.deadlineMs === undefined)
      throw failure("DEADLINE_MISSING", "set a deadline: calls without one are refused");
    if (call.deadlineMs - now() < MINIMUM_MS)
      throw failure("DEADLINE_TOO_SHORT", `less than ${MINIMUM_MS} ms are left`);
  };
}

/** Options of a call made on behalf of another: a little less time. */
export function onward(call: Pick<CallContext, "deadlineMs">): CallOptions {
  return call.deadlineMs === undefined ? {} : { deadlineMs: call.deadlineMs - SHAVE_MS };
}
