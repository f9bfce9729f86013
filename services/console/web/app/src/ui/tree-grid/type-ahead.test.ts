import { expect, test } from "vitest";
import { NOTHING_TYPED, typeAhead } from "./type-ahead.ts";

const LABELS = ["agent:run triage", "tool:call search", "tool:call logs", "workflow:run"];
const labels = { length: LABELS.length, at: (i: number) => LABELS[i] ?? "" };

/** Where typing these, so many milliseconds apart, leads to; undefined for keys that are not taken. */
function typed(
  keys: readonly string[],
  apartMs: number,
  from = 0,
): readonly (number | undefined)[] {
  let before = NOTHING_TYPED;
  let current = from;
  return keys.map((key, i) => {
    const next = typeAhead(before, { key, atMs: i * apartMs }, labels, current);
    if (next === undefined) return undefined;
    before = next.typed;
    current = next.to;
    return next.to;
  });
}

test("letters typed together are the beginning of one label", () => {
  expect(typed("tool:call".split(""), 100)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(typed(["w"], 0)).toEqual([3]);
});

test("letters typed apart begin again, and the same letter goes on", () => {
  expect(typed(["t", "t", "t"], 1_000)).toEqual([1, 2, 1]);
  expect(typed(["t", "t"], 100)).toEqual([1, 2]);
  expect(typed(["w", "a"], 1_000)).toEqual([3, 0]);
});

test("a key that leads nowhere is not taken", () => {
  expect(typed(["x"], 0)).toEqual([undefined]);
  expect(typed(["Enter", "Shift", " "], 0)).toEqual([undefined, undefined, undefined]);
  expect(typeAhead(NOTHING_TYPED, { key: "a", atMs: 0 }, { length: 0, at: () => "" }, 0)).toBe(
    undefined,
  );
});
