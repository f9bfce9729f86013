import type { BundleReport, Check } from "@writ/evidence";

/** What a step found. */
export type Status = "pass" | "fail" | "not-checked";

/** One of the twelve steps, with the checks that belong to it. */
export interface Step {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  /** What it means when it fails. */
  readonly meaning: string;
  readonly status: Status;
  readonly checks: readonly Check[];
}

const STEPS: readonly {
  readonly title: string;
  readonly meaning: string;
  readonly ids: readonly Check["id"][];
}[] = [
  {
    title: "Form, limits, canonical bytes",
    meaning:
      "This is not an evidence bundle, or something was added to it. Nothing in it is shown as true.",
    ids: ["trust", "form", "bytes", "envelope", "proof"],
  },
  {
    title: "Signature of the statement",
    meaning: "Forged, or signed by somebody your trust file does not name.",
    ids: ["statement", "signer", "signature"],
  },
  {
    title: "Shown statement = logged digest",
    meaning: "The text that is shown is not the text that was logged.",
    ids: ["pae-digest"],
  },
  {
    title: "Leaf bytes, leaf hash",
    meaning: "The log holds another entry here.",
    ids: ["leaf", "leaf-hash"],
  },
  {
    title: "Path to the root",
    meaning: "It is not in this log at this place.",
    ids: ["path", "root"],
  },
  {
    title: "Checkpoint signature",
    meaning: "The log did not say so.",
    ids: ["checkpoint"],
  },
  {
    title: "Witnesses",
    meaning: "Too few others saw this log.",
    ids: ["witnesses"],
  },
  {
    title: "Time",
    meaning: "Clocks disagree: the event says it occurred after the log had it.",
    ids: ["time"],
  },
  {
    title: "Memory and consistency",
    meaning: "The log has told somebody else, or you earlier, something different.",
    ids: ["consistency", "remembered"],
  },
  {
    title: "Chain of events",
    meaning: "A record is missing, out of order, or there are two in one place.",
    ids: ["chain", "end"],
  },
  {
    title: "Disclosed values",
    meaning: "A value is not the one that was committed to.",
    ids: ["disclosure", "opening"],
  },
  {
    title: "Replay of the decision",
    meaning: "The same policies decide something else, or the engine is another one.",
    ids: ["replay-input", "replay-output", "replay"],
  },
];

/** The report as twelve steps, each as bad as its worst check. */
export function stepsOf(report: Pick<BundleReport, "checks">): readonly Step[] {
  const failing = new Set(report.checks.filter(isFailed).map(({ id }) => id));
  // Whatever is changed, the whole text differs: said only when nothing else explains it.
  const isConsequence = failing.size > 1;
  return STEPS.map(({ title, meaning, ids }, i) => {
    const checks = report.checks.filter(
      ({ id }) => ids.includes(id) && !(id === "bytes" && isConsequence),
    );
    return { number: i + 1, title, meaning, status: worst(checks), checks };
  });
}

/** Number of the first step that failed; undefined when none did. */
export function firstFailing(steps: readonly Step[]): number | undefined {
  return steps.find(({ status }) => status === "fail")?.number;
}

/** Number of the step that noticed a change: the first that fails, else the first that passed before and does no longer. */
export function noticedBy(before: readonly Step[], after: readonly Step[]): number | undefined {
  const lowered = after.find(
    ({ status }, i) => status !== "pass" && before[i]?.status === "pass",
  )?.number;
  return firstFailing(after) ?? lowered;
}

function worst(checks: readonly Check[]): Status {
  if (checks.some(isFailed)) return "fail";
  const isChecked = checks.length > 0 && checks.every(({ status }) => status === "pass");
  return isChecked ? "pass" : "not-checked";
}

function isFailed({ status }: Check): boolean {
  return status === "fail";
}
