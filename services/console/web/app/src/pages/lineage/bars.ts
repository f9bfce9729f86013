import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { msOf } from "../../time/instant.ts";
import type { Span } from "./time-scale.ts";

/** What of an execution is drawn on the line of time. Times are milliseconds since the Unix epoch. */
export interface Bars {
  /** In which it could start. */
  readonly window: Span | undefined;
  /** In which it ran. */
  readonly lease: Span | undefined;
  /** It still runs: the lease has no end yet. */
  readonly isOpenEnded: boolean;
  /** When it was stopped before it began, or began to wait. */
  readonly tick: number | undefined;
  /** When it was taken back. */
  readonly strike: number | undefined;
}

/** The bars of an execution as it is now. */
export function barsOf(execution: Execution, nowMs: number): Bars {
  const { decision, state } = execution;
  const decided = msOf(execution.decidedAt);
  const started = msOf(execution.startedAt);
  const revoked = state === "REVOKED" ? msOf(execution.revokedAt) : undefined;
  if (decided === undefined || decision !== "ALLOW") return { ...NOTHING, tick: decided };
  const stopped = least(nowMs, revoked);
  const windowEnd = Math.max(decided, least(started ?? stopped, msOf(execution.startBefore)));
  const lease = started === undefined ? undefined : leaseOf(execution, started, stopped);
  return {
    window: [decided, windowEnd],
    lease,
    isOpenEnded: state === "RUNNING",
    tick: undefined,
    strike: revoked,
  };
}

const NOTHING: Bars = {
  window: undefined,
  lease: undefined,
  isOpenEnded: false,
  tick: undefined,
  strike: undefined,
};

function leaseOf(execution: Execution, started: number, stopped: number): Span {
  const ended = msOf(execution.endedAt) ?? least(stopped, msOf(execution.leaseUntil));
  return [started, Math.max(started, ended)];
}

function least(ms: number, other: number | undefined): number {
  return other === undefined ? ms : Math.min(ms, other);
}

/**
 * When something happened to it: what ran to its end takes its time; what only waits, for a start or an end, takes none, so
 * that the line of time can be cut there.
 */
export function busyOf(execution: Execution, nowMs: number): readonly Span[] {
  const { isOpenEnded, lease, strike, tick, window } = barsOf(execution, nowMs);
  const hasEnded = execution.endedAt !== undefined;
  const moments = [
    tick,
    strike,
    window?.[0],
    lease?.[0],
    lease?.[1],
    isOpenEnded ? nowMs : undefined,
  ].filter((ms) => ms !== undefined);
  return [
    ...(lease !== undefined && hasEnded ? [lease] : []),
    ...moments.map((ms): Span => [ms, ms]),
  ];
}
