import { vi } from "vitest";

/** Resolves once the condition holds: soon, but later than usual on a machine that has much else to do. */
export async function eventually(condition: () => unknown): Promise<void> {
  await vi.waitUntil(condition, { timeout: 20_000, interval: 5 });
}
