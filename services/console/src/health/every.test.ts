import fc from "fast-check";
import { expect, test } from "vitest";
import { everyInterval, type Repeated } from "./every.ts";

/** Works `tookMs.length` times on a clock of its own, whose waits end a little early or late; the intervals in which work began. */
async function intervalsOf(
  startMs: number,
  tookMs: readonly number[],
  jitterMs: number,
): Promise<readonly number[]> {
  let nowMs = startMs;
  const begun: number[] = [];
  let repeated: Repeated | undefined;
  const ended = new Promise<void>((resolve) => {
    repeated = everyInterval({
      everyMs: 5_000,
      now: () => nowMs,
      async work() {
        await Promise.resolve();
        nowMs += tookMs[begun.length] ?? 0;
        begun.push(Math.floor((nowMs - (tookMs[begun.length] ?? 0)) / 5_000));
        if (begun.length === tookMs.length) resolve();
      },
      async wait(ms) {
        nowMs += ms + jitterMs;
      },
    });
  });
  await ended;
  await repeated?.stop();
  return begun.slice(0, tookMs.length);
}

const start = fc.integer({ min: 1_000_000, max: 1_010_000 });
const jitter = fc.integer({ min: -900, max: 900 });

test("works once in every interval of the clock, whenever it began and however exact its timers are", async () => {
  const quick = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 2, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(start, quick, jitter, async (startMs, tookMs, jitterMs) => {
      const begun = await intervalsOf(startMs, [0, ...tookMs], jitterMs);
      const [first = 0] = begun;
      expect(begun).toEqual(begun.map((_, i) => first + i));
    }),
  );
});

test("work that takes longer than an interval leaves some out, and is never doubled", async () => {
  const slow = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 2, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(start, slow, jitter, async (startMs, tookMs, jitterMs) => {
      const begun = await intervalsOf(startMs, tookMs, jitterMs);
      expect(new Set(begun).size).toBe(begun.length);
    }),
  );
});

test("a stop ends the wait and lets the work under way end", async () => {
  let finish = (): void => {};
  let works = 0;
  const repeated = everyInterval({
    everyMs: 5_000,
    now: () => 0,
    wait: async () => {},
    work: () => {
      works++;
      return new Promise((resolve) => (finish = resolve));
    },
  });
  const stopped = repeated.stop();
  finish();
  await stopped;
  expect(works).toBe(1);
});
