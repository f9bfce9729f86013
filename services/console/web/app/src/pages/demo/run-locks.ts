import type { Followed } from "./follow-run.ts";

/** Why each of these can not be done now, in a sentence; undefined where it can. */
export interface RunLocks {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly provoke: string | undefined;
}

/** What it depends on. */
export interface LockFacts {
  /** The console does not answer. */
  readonly isOffline: boolean;
  /** What lab says about itself; undefined while it has not answered. */
  readonly demo: { readonly unavailable: string } | undefined;
  /** Empty without a run. */
  readonly runId: string;
  readonly followed: Pick<Followed, "phase" | "view">;
}

/** Whether the run that is shown goes on, as far as is known. */
export function isGoingOn({
  runId,
  followed: { phase, view },
}: Omit<LockFacts, "demo" | "isOffline">) {
  return runId !== "" && phase !== "gone" && view.run?.state === "RUNNING";
}

/** What can not be done now, and why. */
export function runLocks(facts: LockFacts): RunLocks {
  const { demo, isOffline } = facts;
  const nothing = isOffline
    ? "Locked: the console does not answer."
    : demo === undefined
      ? "The demo has not answered."
      : demo.unavailable || undefined;
  if (nothing !== undefined) return { start: nothing, end: nothing, provoke: nothing };
  if (isGoingOn(facts)) return { start: undefined, end: undefined, provoke: undefined };
  const idle = idleWords(facts);
  return { start: undefined, end: idle, provoke: idle };
}

function idleWords({ runId, followed: { phase, view } }: LockFacts): string {
  if (runId === "") return "Start a run first.";
  const isStarting = view.run === undefined && phase !== "gone";
  return isStarting ? "The run has not begun yet." : "No run is going on: start another.";
}
