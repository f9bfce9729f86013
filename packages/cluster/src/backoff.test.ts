import { expect, test } from "vitest";
import { crashesInARow, restartDelayMs } from "./backoff.ts";

test("doubles the delay from 200 ms up to 5 s, whatever the number of crashes", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 5_000].map(restartDelayMs)).toEqual([
    200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000,
  ]);
});

test("begins anew with a process that lived for 30 s", () => {
  expect(crashesInARow(7, 29_999)).toBe(8);
  expect(crashesInARow(7, 30_000)).toBe(1);
});
