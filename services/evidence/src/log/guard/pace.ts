import { setTimeout } from "node:timers/promises";

/** Work of which only the newest piece matters. */
export interface Paced<T> {
  /** Has this done soon, instead of what waits. */
  offer(item: T): void;
  /** Resolves when nothing is being done. */
  idle(): Promise<void>;
}

/**
 * Does one piece after the other, with a pause after each. When the signal is aborted, what waits is done without a pause,
 * and nothing more is taken. `work` must not reject.
 */
export function paced<T>(
  work: (item: T) => Promise<void>,
  everyMs: number,
  signal: AbortSignal,
): Paced<T> {
  let waiting: { readonly item: T } | undefined;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined;
      await work(next.item);
      await pause(everyMs, signal);
    }
    running = undefined;
  };
  return {
    offer(item) {
      if (signal.aborted) return;
      waiting = { item };
      running ??= run();
    },
    idle: () => running ?? Promise.resolve(),
  };
}

/** Resolves after a time, or when the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
