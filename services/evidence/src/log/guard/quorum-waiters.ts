import type { LogView } from "../seal.ts";
import { type Witnessed, WitnessQuorumError } from "../witnessed.ts";

/** The longest a timer can run. */
const LONGEST_MS = 2 ** 31 - 1;
/** Left for the refusal to reach its caller in time. */
const ANSWER_MS = 20;

interface Waiter {
  readonly size: number;
  resolve(view: LogView): void;
  reject(error: Error): void;
}

/** Those who wait for cosigned checkpoints. */
export interface QuorumWaiters {
  readonly add: Witnessed;
  /** Whether somebody waits. */
  areThere(): boolean;
  /** Answers everybody who waits for this view or an earlier one. */
  answer(view: LogView): void;
  rejectAll(error: Error): void;
}

/** Nobody yet. `now` is milliseconds since the Unix epoch. */
export function quorumWaiters(now: () => number): QuorumWaiters {
  const waiters = new Set<Waiter>();
  return {
    areThere: () => waiters.size > 0,

    add: (size, deadlineMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => waiter.reject(new WitnessQuorumError("too few witnesses have cosigned in time")),
          Math.max(0, Math.min(deadlineMs - ANSWER_MS - now(), LONGEST_MS)),
        );
        const done = (): void => {
          waiters.delete(waiter);
          clearTimeout(timer);
        };
        const waiter: Waiter = {
          size,
          resolve(view) {
            done();
            resolve(view);
          },
          reject(error) {
            done();
            reject(error);
          },
        };
        waiters.add(waiter);
      }),

    answer(view) {
      for (const waiter of waiters) if (waiter.size <= view.tree.size) waiter.resolve(view);
    },

    rejectAll(error) {
      for (const waiter of waiters) waiter.reject(error);
    },
  };
}
