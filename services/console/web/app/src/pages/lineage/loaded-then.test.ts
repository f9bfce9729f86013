import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differsFrom } from "./differs-from.ts";
import { eventTimes, lastUpTo } from "./event-times.ts";
import type { Loaded } from "./held-lineage.ts";
import { loadedThen } from "./loaded-then.ts";
import { anyTree, madeTree } from "./strata/testing/made-tree.ts";

const AT = 1_000_000;
const at = (ms: number) => timestampFromMs(AT + ms);
const ran = (decided: number, ended: number) => ({
  decision: "ALLOW",
  outcome: "completed",
  strip: "PPPPPPPP",
  decidedAt: at(decided),
  startedAt: at(decided + 1),
  endedAt: at(ended),
});
const TREE = madeTree([
  { change: ran(0, 90) },
  { parent: 0, change: ran(10, 20) },
  { parent: 1, change: ran(12, 18) },
  { parent: 0, state: "DENIED", change: { decision: "DENY", decidedAt: at(30) } },
]);
const LOADED: Loaded = { tree: TREE, isWalked: true, hasMore: (node) => node.level === 1 };

test("at a time there is what was decided by then, in the states of then", () => {
  const then = loadedThen(LOADED, AT + 15);
  expect(then.tree.nodes.map(({ execution }) => execution.state)).toEqual([
    "RUNNING",
    "RUNNING",
    "RUNNING",
  ]);
  expect(then.tree.total).toBe(2);
  expect(loadedThen(LOADED, AT + 95).tree.nodes).toHaveLength(4);
});

test("a strip is only shown where it has not changed since", () => {
  const strips = loadedThen(LOADED, AT + 19).tree.nodes.map(({ execution }) => execution.strip);
  expect(strips).toEqual(["", "", "PPPPPPPP"]);
});

test("what is missing now is missing then, and what was not there is not", () => {
  const { hasMore, tree } = loadedThen(LOADED, AT + 15);
  expect(tree.nodes.map(hasMore)).toEqual([false, true, false]);
});

test("before its beginning nothing is there", () => {
  const { tree } = loadedThen(LOADED, AT - 1);
  expect(tree.nodes).toHaveLength(1);
  expect(tree.focus.execution.state).toBe("");
});

test("events are every time at which something changed, once and in order", () => {
  expect(eventTimes(TREE).map((ms) => ms - AT)).toEqual([0, 1, 10, 11, 12, 13, 18, 20, 30, 90]);
});

test("the last event up to a time is found as by looking at all of them", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: -1, max: 51 }), (some, ms) => {
      const times = [...new Set(some)].toSorted((a, b) => a - b);
      expect(lastUpTo(times, ms)).toBe(times.findLastIndex((time) => time <= ms));
    }),
  );
});

test("what is loaded is as counted unless a state or the number differs", () => {
  fc.assert(
    fc.property(anyTree(40), fc.constantFrom("DENIED", "RUNNING"), (tree, state) => {
      const below = tree.nodes.slice(1).map(({ execution }) => execution.state);
      const byState: Record<string, bigint> = {};
      for (const one of below) byState[one] = (byState[one] ?? 0n) + 1n;
      const total = BigInt(below.length);
      expect(differsFrom(tree, { byState, total })).toBe(false);
      expect(differsFrom(tree, { byState, total: total + 1n })).toBe(true);
      const other = { ...byState, [state]: (byState[state] ?? 0n) + 1n };
      expect(differsFrom(tree, { byState: other, total })).toBe(true);
    }),
  );
});
