import { expect, test } from "vitest";
import { room } from "./room.ts";

test("has room for so many at a time, and who leaves twice leaves once", () => {
  const two = room(2);
  const first = two.enter();
  expect(two.enter()).toBeDefined();
  expect(two.enter()).toBeUndefined();
  first?.();
  first?.();
  expect(two.enter()).toBeDefined();
  expect(two.enter()).toBeUndefined();
});
