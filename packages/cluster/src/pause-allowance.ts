/** So long may a cluster stand still in all, within so long. */
const MOST_STILL_MS = 20_000;
const WITHIN_MS = 120_000;
/** Between two pauses everything gets up again: heartbeats, connections, leaders. */
const REST_MS = 2_000;

/** How much pausing there may be. */
export interface PauseAllowance {
  /** Takes a pause of so many milliseconds that begins now; why there may be none, or undefined when it is taken. */
  take(forMs: number): string | undefined;
}

/**
 * Whoever may pause must not be able to hold a cluster by that: two pauses have two seconds between them, and of two minutes
 * no more than twenty seconds are paused. `now` is in milliseconds and never goes back.
 */
export function pauseAllowance(now: () => number): PauseAllowance {
  let taken: readonly { readonly atMs: number; readonly forMs: number }[] = [];
  return {
    take(forMs) {
      const atMs = now();
      taken = taken.filter((pause) => pause.atMs + pause.forMs > atMs - WITHIN_MS);
      const last = taken.at(-1);
      if (last !== undefined && atMs < last.atMs + last.forMs + REST_MS)
        return "a process was paused a moment ago; try again in some seconds";
      const stillMs = taken.reduce((sum, pause) => sum + pause.forMs, forMs);
      if (stillMs > MOST_STILL_MS)
        return `of ${WITHIN_MS / 60_000} minutes no more than ${MOST_STILL_MS / 1_000} s are paused; try again later`;
      taken = [...taken, { atMs, forMs }];
      return undefined;
    },
  };
}
