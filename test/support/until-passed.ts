import { vi } from "vitest";

/** Waits until a time, in seconds since the Unix epoch and not far away, lies behind everybody on this machine. */
export async function untilPassed(atS: number): Promise<void> {
  await vi.waitUntil(() => Date.now() > atS * 1000, { timeout: 30_000, interval: 20 });
}
