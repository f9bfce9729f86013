import type { Erased } from "../entry.ts";

/** A key change that this service recorded. */
export interface RecordedKeyChange {
  /** From 1, without gaps. */
  readonly number: number;
  /** The statement. */
  readonly payload: Uint8Array;
}

/** What own events depend on. */
export interface OwnEventStore {
  /** The openings of all events of an execution that are not erased; undefined when the tenant has no such execution. */
  openings(tenantId: string, executionId: string): Promise<readonly Erased[] | undefined>;
  /** The last of the key changes this service recorded; each takes {@link keyChangeTake} of its number. */
  lastKeyChange(): Promise<RecordedKeyChange | undefined>;
}

const DIGITS = 10;

/** What a key change takes so that there is one of each number, whoever records it. Sorts as the number. */
export function keyChangeTake(number: number): string {
  return `key-change evidence ${String(number).padStart(DIGITS, "0")}`;
}
