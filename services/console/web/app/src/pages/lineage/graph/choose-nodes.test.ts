import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineageNode, LineageTree } from "../lineage-data.ts";
import { severityOf } from "../strata/severity.ts";
import { anyTree, fanOut, idAt, madeTree } from "../strata/testing/made-tree.ts";
import { BUDGET, HARD, OPENED, SIBLINGS } from "./budget.ts";
import { type Choice, type Chosen, chooseNodes as chooseFrom } from "./choose-nodes.ts";
import { isAlarming, rankingOf } from "./rank-nodes.ts";
import { restWords } from "./rest.ts";

const NOTHING: Choice = { ancestors: 0, selected: undefined, opened: [] };
const chooseNodes = (tree: LineageTree, choice: Choice): Chosen =>
  chooseFrom(rankingOf(tree), choice);
const sizeOf = ({ rests, shown }: Chosen, ancestors = 0): number =>
  ancestors + shown.length + rests.length;
const ids = (nodes: readonly LineageNode[]): readonly string[] =>
  nodes.map(({ execution }) => execution.executionId);
const pathOf = (node: LineageNode | undefined): readonly LineageNode[] =>
  node === undefined ? [] : [...pathOf(node.parent), node];

describe("of any tree, a graph", () => {
  const choices = anyTree(900).chain((tree) => {
    const id = fc.nat(tree.nodes.length - 1).map(idAt);
    return fc.record({
      tree: fc.constant(tree),
      ancestors: fc.nat(32),
      selected: fc.option(id, { nil: undefined }),
      opened: fc.array(id, { maxLength: 40 }),
    });
  });

  test("never holds more than four hundred, nor more than the budget before anything is opened", () => {
    fc.assert(
      fc.property(choices, ({ tree, ...choice }) => {
        expect(sizeOf(chooseNodes(tree, choice), choice.ancestors)).toBeLessThanOrEqual(HARD);
        const plain = chooseNodes(tree, { ...choice, selected: undefined, opened: [] });
        expect(plain.shown.length + choice.ancestors).toBeLessThanOrEqual(BUDGET);
      }),
    );
  });

  test("has the focus, the selection, and everything that is between", () => {
    fc.assert(
      fc.property(choices, ({ tree, ...choice }) => {
        const shown = new Set(chooseNodes(tree, choice).shown);
        const selected = tree.nodes.find((node) => node.execution.executionId === choice.selected);
        for (const node of [tree.focus, ...pathOf(selected), ...[...shown].flatMap(pathOf)])
          expect(shown.has(node)).toBe(true);
      }),
    );
  });

  test("counts what it leaves out exactly, by what it came to and by what it is below", () => {
    fc.assert(
      fc.property(choices, ({ tree, ...choice }) => {
        const { leftOut, rests, shown } = chooseNodes(tree, choice);
        const isShown = new Set(shown);
        const hidden = tree.nodes.filter((node) => !isShown.has(node));
        expect(leftOut).toBe(hidden.length);
        expect(new Set(rests.map(({ parent }) => parent)).size).toBe(rests.length);
        for (const { count, kinds, parent } of rests) {
          const below = hidden.filter(
            (node) => pathOf(node).findLast((one) => isShown.has(one)) === parent,
          );
          expect(count).toBe(below.length);
          for (const { count: ofKind, severity } of kinds)
            expect(ofKind).toBe(
              below.filter(({ execution }) => severityOf(execution) === severity).length,
            );
          expect(kinds.reduce((sum, kind) => sum + kind.count, 0)).toBe(count);
        }
        expect(rests.reduce((sum, { count }) => sum + count, 0)).toBe(hidden.length);
      }),
      { numRuns: 50 },
    );
  });

  test("leaves no alarm out for a sibling that is none", () => {
    fc.assert(
      fc.property(anyTree(900), (tree) => {
        const { shown } = chooseNodes(tree, NOTHING);
        const isShown = new Set(shown);
        const isNeeded = new Set(shown.filter(isAlarming).flatMap(pathOf));
        for (const parent of shown.filter(({ children }) =>
          children.some((child) => isShown.has(child)),
        )) {
          const leftOut = parent.children.filter(
            (child) => isAlarming(child) && !isShown.has(child),
          );
          const instead = parent.children.filter(
            (child) => isShown.has(child) && !isNeeded.has(child),
          );
          expect(leftOut.length === 0 || instead.length === 0).toBe(true);
        }
      }),
    );
  });
});

test("what is alarming comes first, then what is near, then what has much below it", () => {
  const tree = madeTree([
    {},
    ...Array.from({ length: 300 }, () => ({ parent: 0 })),
    { parent: 300 },
    { parent: 301, state: "DENIED" },
    { parent: 7 },
  ]);
  const { shown } = chooseNodes(tree, NOTHING);
  const nearest = Array.from({ length: SIBLINGS - 2 }, (_, i) => i + 1).filter((i) => i !== 7);
  expect(new Set(ids(shown))).toEqual(
    new Set([0, 300, 301, 302, 7, 303, ...nearest, 11].map(idAt)),
  );
});

test("of very many siblings there are a few, the denied ones among them", () => {
  const odd = { 100: { state: "DENIED" }, 800: { state: "REVOKED" }, 1_204: { state: "DENIED" } };
  const { leftOut, rests, shown } = chooseNodes(fanOut(1_204, odd), NOTHING);
  expect(shown).toHaveLength(1 + SIBLINGS);
  expect(ids(shown)).toEqual(expect.arrayContaining([100, 800, 1_204].map(idAt)));
  expect(leftOut).toBe(1_204 - SIBLINGS);
  expect(rests.map(restWords)).toEqual(["+1,192: 1,192 completed"]);
});

test("opening what was left out brings twenty more, until nothing more fits", () => {
  const tree = fanOut(10_000, { 9_999: { state: "DENIED" } });
  const times = (n: number) =>
    chooseNodes(tree, { ...NOTHING, opened: Array.from({ length: n }, () => idAt(0)) });
  expect(times(1).shown).toHaveLength(1 + SIBLINGS + OPENED);
  expect(times(1).leftOut).toBe(10_000 - SIBLINGS - OPENED);
  expect(times(1).isFull).toBe(false);
  expect(times(50).isFull).toBe(true);
  expect(times(50).shown.length).toBeGreaterThan(HARD - OPENED);
  expect(times(50).shown.length).toBeLessThan(HARD);
});

test("what is opened stays open when more is", () => {
  const tree = fanOut(1_000);
  const before = chooseNodes(tree, { ...NOTHING, opened: [idAt(0)] });
  const after = chooseNodes(tree, { ...NOTHING, opened: [idAt(0), idAt(0)] });
  expect(ids(after.shown)).toEqual(expect.arrayContaining([...ids(before.shown)]));
});

test("a rest says what it is made of, and what is not even loaded", () => {
  const loaded = fanOut(500, { 30: { state: "RUNNING" }, 400: { state: "DENIED" } });
  const [rest] = chooseNodes(loaded, NOTHING).rests;
  expect(rest && restWords(rest)).toBe("+488: 1 running, 487 completed");
  const direct = { $typeName: "writ.lineage.v1.ChildCounts" as const, direct: 50_000n, denied: 2n };
  const part: LineageTree = madeTree([{ change: { children: direct } }, { parent: 0 }], 50_000);
  const chosen = chooseNodes(part, NOTHING);
  expect(chosen).toMatchObject({ leftOut: 49_999, notLoaded: 49_999 });
  expect(chosen.rests.map(restWords)).toEqual(["+49,999: 49,999 or more not loaded"]);
});
