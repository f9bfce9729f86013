import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { msOf } from "../../time/instant.ts";

/** What of an execution its state at a time is told from. */
export type Timed = Pick<
  Execution,
  | "decision"
  | "state"
  | "outcome"
  | "decidedAt"
  | "startedAt"
  | "endedAt"
  | "startBefore"
  | "leaseUntil"
  | "revokedAt"
>;

/**
 * The state of an execution at a time in milliseconds since the Unix epoch; undefined when it was decided later. Leases may
 * have been shorter then than they are now, and what waited for an approval is only known to wait: nothing says since when not.
 */
export function stateThen(execution: Timed, atMs: number): string | undefined {
  const decided = msOf(execution.decidedAt);
  if (decided === undefined || decided > atMs) return undefined;
  if (execution.decision !== "ALLOW") return execution.state;
  const { ended, revoked, started } = times(execution);
  const isEnded = ended !== undefined && ended <= atMs;
  const isRevoked = revoked !== undefined && revoked <= atMs && !(isEnded && ended < revoked);
  if (isRevoked) return "REVOKED";
  if (isEnded) return endState(execution);
  return started !== undefined && started <= atMs
    ? isPast(execution.leaseUntil, atMs)
      ? "EXPIRED"
      : "RUNNING"
    : isPast(execution.startBefore, atMs)
      ? "EXPIRED"
      : "ALLOWED";
}

function times({ endedAt, revokedAt, startedAt }: Timed) {
  return { ended: msOf(endedAt), revoked: msOf(revokedAt), started: msOf(startedAt) };
}

function endState({ outcome, state }: Timed): string {
  return outcome === "" ? state : outcome.toUpperCase();
}

function isPast(at: Timed["leaseUntil"], nowMs: number): boolean {
  const ms = msOf(at);
  return ms !== undefined && ms <= nowMs;
}
