import type { Entry } from "../entry.ts";
import { claim, type Claims, claimsOf } from "./claims.ts";

/** The queue is full: the caller should try again later. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/** The entry's time passed before it was its turn; it was not appended. */
export class DeadlinePassedError extends Error {
  override readonly name = "DeadlinePassedError";
}

/** An entry and who waits for it. */
export interface Waiter<O> {
  readonly entry: Entry;
  resolve(outcome: O): void;
  reject(error: Error): void;
}

/** Entries that wait for their turn. */
export interface Queue<O> {
  /** Resolves with the entry's outcome; `deadlineMs` is since the Unix epoch. @throws QueueFullError, DeadlinePassedError */
  add(entry: Entry, deadlineMs: number): Promise<O>;
  /**
   * The next batch: at most `most` entries, none of which depends on what another one changes. A batch is written by one
   * statement that sees the database as it was before, so an entry that depends on an earlier one waits until that is written.
   */
  take(most: number, nowMs: number): readonly Waiter<O>[];
  /** Resolves when an entry waits, or at the next wake(). */
  arrival(): Promise<void>;
  wake(): void;
  rejectAll(error: Error): void;
  /** How many entries wait. */
  size(): number;
}

interface Queued<O> extends Waiter<O> {
  readonly deadlineMs: number;
  readonly claims: Claims;
}

/** A queue of at most `limit` entries. */
export function boundedQueue<O>(limit: number): Queue<O> {
  let queued: Queued<O>[] = [];
  let wakers: (() => void)[] = [];

  const wake = (): void => {
    const called = wakers;
    wakers = [];
    for (const waker of called) waker();
  };

  return {
    add: (entry, deadlineMs) =>
      new Promise<O>((resolve, reject) => {
        if (queued.length >= limit) {
          reject(new QueueFullError("too many entries wait for the log"));
          return;
        }
        queued.push({ entry, deadlineMs, claims: claimsOf(entry), resolve, reject });
        wake();
      }),

    take(most, nowMs) {
      const claimed = new Set<string>();
      const batch: Queued<O>[] = [];
      const left: Queued<O>[] = [];
      for (const one of queued) {
        if (one.deadlineMs <= nowMs)
          one.reject(new DeadlinePassedError("the entry's time passed while it was queued"));
        else if (batch.length < most && claim(one.claims, claimed)) batch.push(one);
        else left.push(one);
      }
      queued = left;
      return batch;
    },

    arrival: () =>
      queued.length > 0 ? Promise.resolve() : new Promise((resolve) => wakers.push(resolve)),

    wake,

    rejectAll(error) {
      const rejected = queued;
      queued = [];
      for (const one of rejected) one.reject(error);
    },

    size: () => queued.length,
  };
}
