/** The two clocks of a process, read at the same moment, in milliseconds. */
export interface ClockReading {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

const MAX_DRIFT_MS = 2000;

/**
 * Whether the wall clock went on since `previous` as the monotonic clock did, give or take two
 * seconds. When it did not, signed times cannot be judged: deny with CLOCK_UNTRUSTED. Keep one
 * early reading as `previous`; against the last one a slow drift would go unnoticed.
 */
export function clockTrusted(now: ClockReading, previous: ClockReading): boolean {
  const wallMs = now.wallMs - previous.wallMs;
  const monotonicMs = now.monotonicMs - previous.monotonicMs;
  return Math.abs(wallMs - monotonicMs) <= MAX_DRIFT_MS;
}
