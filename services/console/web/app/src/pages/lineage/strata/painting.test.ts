import { describe, expect, test } from "vitest";
import { strataLayout } from "./layout.ts";
import { paintingOf } from "./painting.ts";
import { fanOut, type Made, madeTree } from "./testing/made-tree.ts";

const digest = (n: number): string => `sha256:${String(n).repeat(64)}`;
const by = (paint: Parameters<typeof paintingOf>[1], made: readonly Made[]) =>
  paintingOf(strataLayout(madeTree([{}, ...made.map((one) => ({ parent: 0, ...one }))])), paint);

describe("painted by", () => {
  test("state, each is counted, and no two kinds have the same fill", () => {
    const { kinds } = paintingOf(
      strataLayout(fanOut(100, { 1: { state: "DENIED" }, 2: { state: "RUNNING" } })),
      "decision",
    );
    expect(kinds.filter(({ count }) => count > 0).map(({ count, word }) => [word, count])).toEqual([
      ["Denied", 1],
      ["Running", 1],
      ["Completed", 99],
    ]);
    expect(new Set(kinds.map(({ pattern }) => pattern)).size).toBe(kinds.length);
  });

  test("policy, the rarest has a pixel first, and what was decided without one is told", () => {
    const { kinds, ranks } = by("policy", [
      { change: { policyDigest: digest(1) } },
      { change: { policyDigest: digest(1) } },
      { change: { policyDigest: digest(1) } },
      { change: { policyDigest: digest(2) } },
      { change: {} },
    ]);
    expect(kinds.map(({ count, word }) => [word, count])).toEqual([
      [digest(2), 1],
      ["no policy", 2],
      [digest(1), 3],
    ]);
    expect([...ranks]).toEqual([1, 2, 2, 2, 0, 1]);
  });

  test("key, the rarest of very many are told as others, and are seen first", () => {
    const made = Array.from({ length: 12 }, (_, key) =>
      Array.from({ length: key + 1 }, () => ({ change: { keyId: `key-${key}` } })),
    ).flat();
    const { kinds, ranks } = by("key", made);
    expect(kinds).toHaveLength(9);
    expect(kinds[0]).toMatchObject({ word: "5 others", count: 1 + 1 + 2 + 3 + 4 });
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(made.length + 1);
    expect(ranks.at(-1)).toBe(8);
  });

  test("measurement, what was not measured is told", () => {
    expect(by("measurement", []).kinds.map(({ word }) => word)).toEqual(["not measured"]);
  });

  test("age, the newest is the darkest and comes first", () => {
    const at = (second: number): Made => ({
      change: {
        decidedAt: { $typeName: "google.protobuf.Timestamp", seconds: BigInt(second), nanos: 0 },
      },
    });
    const { kinds, ranks } = by("age", [at(0), at(25), at(100)]);
    expect([...ranks].slice(1)).toEqual([4, 3, 0]);
    expect(kinds.map(({ strength }) => strength)).toEqual(
      kinds.map(({ strength }) => strength).toSorted((a, b) => b - a),
    );
  });
});
