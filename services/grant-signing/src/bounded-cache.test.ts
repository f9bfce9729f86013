import { expect, test } from "vitest";
import { boundedCache } from "./bounded-cache.ts";

test("forgets the entry that was not used for longest", () => {
  const cache = boundedCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});

test("setting a key again does not count twice", () => {
  const cache = boundedCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3);
  expect([cache.get("a"), cache.get("b")]).toEqual([3, 2]);
});
