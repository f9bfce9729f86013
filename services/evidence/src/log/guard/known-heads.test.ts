import { expect, test } from "vitest";
import { knownHeads } from "./known-heads.ts";

const head = (size: number, name = "a") => ({
  size,
  root: Buffer.alloc(32, size),
  checkpoint: `${size} ${name}`,
});

test("a leader knows what it has written, whole", () => {
  const heads = knownHeads(head(3));
  heads.add(head(5));
  expect([3, 4, 5].map((size) => heads.has(head(size)))).toEqual([true, false, true]);
  expect(heads.has(head(5, "forged"))).toBe(false);
  expect(heads.has({ ...head(5), root: Buffer.alloc(32) })).toBe(false);
});

test("what was not committed gives way, and what is past is forgotten", () => {
  const heads = knownHeads(head(3));
  heads.add(head(5, "not committed"));
  heads.add(head(5));
  expect(heads.has(head(5, "not committed"))).toBe(false);
  heads.forgetBelow(5);
  expect([3, 5].map((size) => heads.has(head(size)))).toEqual([false, true]);
});
