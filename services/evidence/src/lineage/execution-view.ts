import type { RevocationType } from "@writ/evidence";
import type { ExecutionState } from "../lineage.ts";

/**
 * What an execution is now.
 *
 *   ALLOWED    not started, and still may
 *   RUNNING    started, its lease lives, no end was reported
 *   COMPLETED, FAILED   as reported
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
  /** Signer of the decision; null when its statement is missing. */
  readonly keyId: string | null;
  /** The first revocation that reaches it, whether or not in time; null when none does. */
  readonly revocation: Reach | null;
  /** Executions that led to it without lending it authority. */
  readonly causes: readonly string[];
  /** Its parent is not in the log. */
  readonly isOrphan: boolean;
  /** Of the first {@link MOST_CHILDREN}. */
  readonly children: { readonly direct: number; readonly denied: number };
}

/** Children of one execution are counted up to here. */
export const MOST_CHILDREN = 1_000;
