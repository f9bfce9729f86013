import { expect, test } from "vitest";
import { lastGood } from "./last-good.ts";

test("reads once for everybody who asks within the time, and again after it", async () => {
  let nowMs = 0;
  let reads = 0;
  const read = lastGood(async () => ++reads, { everyMs: 100, withinMs: 1_000, now: () => nowMs });
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  nowMs = 99;
  expect(await read()).toBe(1);
  nowMs = 100;
  expect(await read()).toBe(2);
});

test("hands out nothing after a read that failed, and reads again when it is time", async () => {
  let nowMs = 0;
  let isBroken = false;
  const read = lastGood(
    async () => {
      if (isBroken) throw new Error("no answer");
      return "good";
    },
    { everyMs: 100, withinMs: 1_000, now: () => nowMs },
  );
  expect(await read()).toBe("good");
  isBroken = true;
  nowMs = 100;
  expect(await read()).toBeUndefined();
  isBroken = false;
  expect(await read()).toBeUndefined();
  nowMs = 200;
  expect(await read()).toBe("good");
});

test("waits for a read that hangs for as long as it may, begins no other, and takes it when it ends", async () => {
  let end = (): void => {};
  const promise = new Promise<string>((resolve) => (end = () => resolve("late")));
  let reads = 0;
  const read = lastGood(
    () => {
      reads++;
      return promise;
    },
    { everyMs: 100, withinMs: 1, now: () => 0 },
  );
  expect([await read(), await read()]).toEqual([undefined, undefined]);
  end();
  await promise;
  expect(await read()).toBe("late");
  expect(reads).toBe(1);
});
