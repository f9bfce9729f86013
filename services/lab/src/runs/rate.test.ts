import { expect, test } from "vitest";
import { rate } from "./rate.ts";

test("so many are admitted within the time, and more when it has passed", () => {
  let nowMs = 0;
  const limited = rate(2, 1_000, () => nowMs);
  expect([limited.admits(), limited.admits(), limited.admits()]).toEqual([true, true, false]);
  nowMs = 999;
  expect(limited.admits()).toBe(false);
  nowMs = 1_000;
  expect([limited.admits(), limited.admits(), limited.admits()]).toEqual([true, true, false]);
});

test("without an end of the time there are never more", () => {
  let nowMs = 0;
  const limited = rate(1, Infinity, () => nowMs);
  expect(limited.admits()).toBe(true);
  nowMs = Number.MAX_SAFE_INTEGER;
  expect(limited.admits()).toBe(false);
});
