import { FrozenError } from "./frozen-error.ts";

/** A clock may be set back by this much; more is a broken clock. */
const LARGEST_STEP_MS = 1_000;

/** Refuses a clock that is behind the last checkpoint: its cosignature would lie. @throws FrozenError */
export function requireClock(lastSignedAtMs: number, nowMs: number): void {
  const behindMs = lastSignedAtMs - nowMs;
  if (behindMs > LARGEST_STEP_MS)
    throw new FrozenError(`the clock is ${behindMs} ms behind the last checkpoint`);
}

/** The time to sign with: never before the last one. @throws FrozenError */
export function signingTime(lastSignedAtMs: number, nowMs: number): number {
  requireClock(lastSignedAtMs, nowMs);
  return Math.max(lastSignedAtMs, nowMs);
}
