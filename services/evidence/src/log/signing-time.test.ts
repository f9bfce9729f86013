import { expect, test } from "vitest";
import { FrozenError } from "./frozen-error.ts";
import { signingTime } from "./signing-time.ts";

test("time goes on", () => {
  expect(signingTime(1_000, 2_000)).toBe(2_000);
});

test("a small step back keeps the last time", () => {
  expect(signingTime(5_000, 4_000)).toBe(5_000);
});

test("a larger step back is refused", () => {
  expect(() => signingTime(5_000, 3_999)).toThrow(FrozenError);
});
