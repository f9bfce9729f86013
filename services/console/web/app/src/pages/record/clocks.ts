import type { WireTime } from "../../filter/conditions.ts";
import { msOf } from "../../time/instant.ts";

/** A stretch of the drawing, as shares of its width from 0 to 1. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The two clocks of a grant: in which time it could be used, and until when it may run. */
export interface Clocks {
  readonly start: Stretch;
  readonly lease: Stretch;
  /** When it ran; undefined when it did not. */
  readonly ran: Stretch | undefined;
  /** Undefined when now is not in the drawing. */
  readonly now: number | undefined;
}

/** The clocks of an execution; undefined when it got no grant. */
export function clocks(
  execution: Partial<
    Record<
      "decidedAt" | "startBefore" | "leaseUntil" | "startedAt" | "endedAt",
      WireTime | undefined
    >
  >,
  nowMs: number,
): Clocks | undefined {
  const decided = msOf(execution.decidedAt);
  const startBefore = msOf(execution.startBefore);
  const leaseUntil = msOf(execution.leaseUntil);
  if (decided === undefined || startBefore === undefined || leaseUntil === undefined)
    return undefined;
  const begun = msOf(execution.startedAt);
  const ended = msOf(execution.endedAt) ?? Math.min(nowMs, leaseUntil);
  const toMs = Math.max(startBefore, leaseUntil, ended);
  const span = Math.max(1, toMs - decided);
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - decided) / span));
  return {
    start: { from: 0, to: share(startBefore) },
    lease: { from: share(begun ?? decided), to: share(leaseUntil) },
    ran: begun === undefined ? undefined : { from: share(begun), to: share(ended) },
    now: nowMs > toMs ? undefined : share(nowMs),
  };
}
