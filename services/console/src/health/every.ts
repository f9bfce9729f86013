/** What goes on until it is stopped. */
export interface Repeated {
  /** Resolves when the work under way has ended; none begins after. */
  stop(): Promise<void>;
}

/** What is repeated, and by which clock. */
export interface Repetition {
  readonly everyMs: number;
  /** Must not reject. */
  readonly work: () => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits, or less when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Works at once, and then a little after the beginning of every interval of the clock, so that each has its own work however late a timer is.
 * Work that takes longer than an interval leaves the next one out.
 */
export function everyInterval({ everyMs, now, wait, work }: Repetition): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work();
      if (!signal.aborted) await wait(untilNext(everyMs, now()), signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Until a fifth of the next interval has passed: an early timer does not fall into the one before. */
function untilNext(everyMs: number, nowMs: number): number {
  return everyMs - (nowMs % everyMs) + everyMs / 5;
}
