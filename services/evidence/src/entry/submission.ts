import type { Charge, EventKind, Fences, Idempotency, Opening, Statement } from "../entry.ts";
import type { Execution, Outcome } from "../lineage.ts";

/** A lineage row as it is submitted: what else is in it the statement alone says. */
export type SubmittedExecution = Omit<Execution, "causes">;

/** An entry as a service submitted it: nothing about it is checked yet. */
export interface Submission {
  readonly tenantId: string;
  readonly eventId: string;
  readonly kind: EventKind;
  readonly statement: Statement;
  /** Null for events that belong to no execution. */
  readonly executionId: string | null;
  readonly seq: number;
  readonly execution: SubmittedExecution | null;
  readonly fences: Fences | null;
  readonly newPolicyCounter: number | null;
  readonly takes: readonly string[];
  readonly charges: readonly Charge[];
  readonly openings: readonly Opening[];
  readonly idempotency: Idempotency | null;
  readonly status: Outcome | null;
}

/** An entry that can not be appended whatever the log holds. The message says why, in words of ours only. */
export class InvalidEntryError extends Error {
  override readonly name = "InvalidEntryError";
}

/** Refuses the entry unless the condition holds. @throws InvalidEntryError */
export function demand(condition: boolean, complaint: string): asserts condition {
  if (!condition) throw new InvalidEntryError(complaint);
}

/** Whether a time, in milliseconds since the Unix epoch, is exact in the database: until the year 2250 or so. */
export function isStorableTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > 0 && ms < 2 ** 43;
}
