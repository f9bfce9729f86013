import { expect, test } from "vitest";
import { rate } from "./rate.ts";

test("a rate is growth by time", () => {
  expect(rate(10, 60, 5)).toBe(10);
  expect(rate(10, 10, 5)).toBe(0);
});

test.each([
  ["nothing was known before", undefined, 5, 5],
  ["nothing is known now", 5, undefined, 5],
  ["the counter began anew", 5, 4, 5],
  ["no time passed", 5, 6, 0],
  ["the clock was set back", 5, 6, -1],
  ["the time is not known", 5, 6, Number.NaN],
])("is not known when %s", (_, before, after, seconds) => {
  expect(rate(before, after, seconds)).toBeNaN();
});
