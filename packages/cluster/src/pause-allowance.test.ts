import fc from "fast-check";
import { expect, test } from "vitest";
import { pauseAllowance } from "./pause-allowance.ts";

test("there is a rest between two pauses", () => {
  let nowMs = 0;
  const allowance = pauseAllowance(() => nowMs);
  expect(allowance.take(4_000)).toBeUndefined();
  nowMs = 5_999;
  expect(allowance.take(1)).toContain("a moment ago");
  nowMs = 6_000;
  expect(allowance.take(1)).toBeUndefined();
});

test("what is paused in all is little, and comes back with time", () => {
  let nowMs = 0;
  const allowance = pauseAllowance(() => nowMs);
  for (; nowMs < 50_000; nowMs += 10_000) expect(allowance.take(4_000)).toBeUndefined();
  expect(allowance.take(4_000)).toContain("no more than 20 s");
  nowMs = 124_000;
  expect(allowance.take(4_000)).toBeUndefined();
});

test("however often somebody asks, of no two minutes more than twenty seconds are paused", () => {
  const wish = fc.record({ afterMs: fc.nat(15_000), forMs: fc.integer({ min: 1, max: 10_000 }) });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 100 }), (wishes) => {
      let nowMs = 0;
      const allowance = pauseAllowance(() => nowMs);
      const pauses: { fromMs: number; toMs: number }[] = [];
      for (const { afterMs, forMs } of wishes) {
        nowMs += afterMs;
        if (allowance.take(forMs) === undefined)
          pauses.push({ fromMs: nowMs, toMs: nowMs + forMs });
      }
      for (const { toMs: endMs } of pauses) {
        const still = pauses.map(({ fromMs, toMs }) =>
          Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, endMs - 120_000)),
        );
        expect(still.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(20_000);
      }
      for (const [n, { fromMs }] of pauses.entries())
        expect(fromMs).toBeGreaterThanOrEqual((pauses[n - 1]?.toMs ?? -2_000) + 2_000);
    }),
  );
});
