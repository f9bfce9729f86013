import type { RevocationType } from "@writ/evidence";
import type { ExecutionState } from "../lineage.ts";

/**
 * What an execution is now.
 *
 *   ALLOWED    not started, and still may
 *   RUNNING    started, its lease lives, no end was reported
 *   COMPLETED, FAILED   as reported
 *   REFUSED    not started: its grant was refused where it was shown, and cannot be used any more
 *   DENIED, PENDING     as decided
 *   REVOKED    revoked before it ended
 *   EXPIRED    never started, or its lease passed without an end
 */
export const states = [
  "ALLOWED",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "DENIED",
  "PENDING",
  "REFUSED",
  "REVOKED",
  "EXPIRED",
] as const;

/** One of {@link states}. */
export type State = (typeof states)[number];

/** A revocation that reaches an execution. */
export interface Reach {
  readonly revocationId: string;
  /** What was revoked: `value` is an id, a uid or a digest. */
  readonly type: RevocationType;
  readonly value: string;
  readonly atMs: number;
}

/** An execution with everything that the log says of it. */
export interface ExecutionView extends ExecutionState {
  readonly state: State;
  /** The first revocation that reaches it, whether or not in time; null when none does. */
  readonly revocation: Reach | null;
  /** Its parent is not in the log. */
  readonly isOrphan: boolean;
  /** Of the first {@link MOST_CHILDREN}. */
  readonly children: { readonly direct: number; readonly denied: number };
}

/** What a picture of many executions needs of each. */
export type ExecutionBrief = Omit<
  ExecutionView,
  "ancestors" | "decisionId" | "grantId" | "isOrphan" | "logIndex" | "revocation" | "startBeforeMs"
> & {
  /** When the first revocation that reaches it was made; null when none does. */
  readonly revokedAtMs: number | null;
};

/** As long ago at most was decided what may still run: no lease is longer than a day, and its grant is used within minutes. */
export const LIVE_MS = 25 * 60 * 60 * 1000;

/** Children of one execution are counted up to here. */
export const MOST_CHILDREN = 1_000;
