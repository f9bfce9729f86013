import type { Look } from "../../words.ts";

/** What became of a step. */
export interface StepWords {
  readonly word: string;
  readonly look: Look;
  /** It did not run, or was not let finish. */
  readonly isStopped: boolean;
  /** Nothing follows by itself: it is not waiting for an answer. */
  readonly isSettled: boolean;
  /** The state of an execution that its strip is drawn with. */
  readonly executionState: string;
}

const STATES: Readonly<Record<string, StepWords>> = {
  STARTED: words("Under way", "running", "RUNNING", { isSettled: false }),
  DONE: words("Done", "completed", "COMPLETED"),
  DENIED: words("Denied", "denied", "DENIED", { isStopped: true }),
  REFUSED: words("Refused by the tool", "refused", "REFUSED", { isStopped: true }),
  PENDING: words("Waiting for approval", "pending", "PENDING", { isSettled: false }),
  NO_ANSWER: words("No answer: not allowed", "unknown", "", { isStopped: true }),
  FAILED: words("Failed", "failed", "FAILED"),
  KILLED: words("Killed", "revoked", "REVOKED"),
};

/** The words of a step's state; one that this release does not know counts as not allowed. */
export function stepWords(state: string): StepWords {
  const known = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (known !== undefined) return known;
  const name = state === "" ? "no state" : state;
  return words(`Unknown (${name}): taken as not allowed`, "unknown", "");
}

/** What is said of a step that has no leaf. A tool has no say in a grant that is another's, altered or used, so nothing records that it refused it. */
export function withoutLeaf(state: string): string {
  if (!stepWords(state).isSettled) return "no leaf yet";
  if (state !== "REFUSED") return "no leaf of this step";
  return "no leaf of this refusal; what follows is the execution that the grant was signed for, which the refusal did not touch";
}

function words(
  word: string,
  look: Look,
  executionState: string,
  { isStopped = false, isSettled = true }: { isStopped?: boolean; isSettled?: boolean } = {},
): StepWords {
  return { word, look, executionState, isStopped, isSettled };
}
