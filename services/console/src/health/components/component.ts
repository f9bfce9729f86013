import type { CellState } from "../truth.ts";

/** A line of the matrix. A kind of truth that a component can not have is absent. */
export interface ComponentState {
  readonly name: ComponentName;
  readonly says?: CellState;
  readonly seen?: CellState;
  readonly proven?: CellState;
  /** More: name to value. */
  readonly detail: Readonly<Record<string, string>>;
}

/** All components, in the order in which others need them: the first that is broken is the likeliest cause of the rest. */
export const componentNames = [
  "postgres",
  "evidence",
  "log",
  "witnesses",
  "identity",
  "grant-signing",
  "policy-decision",
  "verifiers",
  "queues",
  "lab",
] as const;

/** One of {@link componentNames}. */
export type ComponentName = (typeof componentNames)[number];

/** The kinds of truth, as they stand in a line. */
export const kinds = ["says", "seen", "proven"] as const;
