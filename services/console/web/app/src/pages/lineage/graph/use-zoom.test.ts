import { expect, test } from "vitest";
import { scrolled } from "./use-zoom.ts";

test("what is in sight is not moved", () => {
  expect(scrolled(100, 300, 120, 50, false)).toBe(100);
  expect(scrolled(100, 300, 120, 50, true)).toBe(100);
});

test("what is not is brought to the nearer edge, or to the middle", () => {
  expect(scrolled(100, 300, 40, 50, false)).toBe(16);
  expect(scrolled(100, 300, 500, 50, false)).toBe(274);
  expect(scrolled(100, 300, 500, 50, true)).toBe(375);
});
