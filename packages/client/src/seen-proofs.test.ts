import { expect, test } from "vitest";
import { seenProofs } from "./seen-proofs.ts";

test("a proof is new once, per key", () => {
  const seen = seenProofs(10, () => 0);
  expect(seen.isNew("key", "one", 60)).toBe(true);
  expect(seen.isNew("key", "one", 60)).toBe(false);
  expect(seen.isNew("other key", "one", 60)).toBe(true);
});

test("without room nothing counts as new, until old proofs expire", () => {
  let nowMs = 0;
  const seen = seenProofs(2, () => nowMs);
  seen.isNew("key", "one", 60);
  seen.isNew("key", "two", 60);
  expect(seen.isNew("key", "three", 60)).toBe(false);
  nowMs = 121_000;
  expect(seen.isNew("key", "three", 180)).toBe(true);
});
