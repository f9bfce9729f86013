import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";

/** What an execution came to, as far as a picture of many tells it. */
export type Severity =
  | "integrity"
  | "revoked"
  | "denied"
  | "refused"
  | "unknown"
  | "pending"
  | "failed"
  | "expired"
  | "running"
  | "allowed"
  | "completed";

/** Worst first: where several share a pixel, the first of them has it. */
export const WORST_FIRST: readonly {
  readonly severity: Severity;
  readonly word: string;
  /** Why it stands before the next. */
  readonly why: string;
}[] = [
  {
    severity: "integrity",
    word: "No verifiable parent",
    why: "The record itself does not hold together: nothing else in the picture can be relied on.",
  },
  {
    severity: "revoked",
    word: "Revoked",
    why: "It was allowed, and should not have been: it may have had effects.",
  },
  { severity: "denied", word: "Denied", why: "Somebody tried what is not permitted." },
  {
    severity: "refused",
    word: "Refused by the executor",
    why: "It was permitted, and the executor stopped it.",
  },
  {
    severity: "unknown",
    word: "Unknown",
    why: "This page does not know the state, so it may be any of those below.",
  },
  { severity: "pending", word: "Waiting for approval", why: "Somebody has to act." },
  { severity: "failed", word: "Failed", why: "It ran, and may have stopped half way." },
  { severity: "expired", word: "Expired", why: "It was never used, or never said how it ended." },
  { severity: "running", word: "Running", why: "It is still having effects." },
  { severity: "allowed", word: "Allowed", why: "It may still start." },
  { severity: "completed", word: "Completed", why: "It is over, and all is well." },
];

const OF_STATE: Readonly<Record<string, Severity>> = {
  REVOKED: "revoked",
  DENIED: "denied",
  REFUSED: "refused",
  PENDING: "pending",
  FAILED: "failed",
  EXPIRED: "expired",
  RUNNING: "running",
  ALLOWED: "allowed",
  COMPLETED: "completed",
};

/** Of one execution. A state of a newer release is unknown, and never taken for allowed. */
export function severityOf({ orphan, state }: Pick<Execution, "orphan" | "state">): Severity {
  if (orphan) return "integrity";
  return (Object.hasOwn(OF_STATE, state) ? OF_STATE[state] : undefined) ?? "unknown";
}
