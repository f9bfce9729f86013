/** Counts what happened lately. */
export interface Rate {
  /** Whether one more may happen now; if so it is counted. */
  admits(): boolean;
}

/** At most `most` within `perMs` milliseconds. */
export function rate(most: number, perMs: number, now: () => number): Rate {
  let times: readonly number[] = [];
  return {
    admits() {
      const nowMs = now();
      times = times.filter((at) => at > nowMs - perMs);
      if (times.length >= most) return false;
      times = [...times, nowMs];
      return true;
    },
  };
}
