import fc from "fast-check";
import { expect, test } from "vitest";
import { anyTree, idAt, madeTree } from "../strata/testing/made-tree.ts";
import { chooseNodes } from "./choose-nodes.ts";
import { GRAPH_KEYS, graphStep } from "./graph-steps.ts";
import { authorityLines, causeLines, causesElsewhere } from "./lines.ts";
import { rankingOf } from "./rank-nodes.ts";
import type { LineageTree } from "../lineage-data.ts";
import { BOX, placeItems } from "./place-items.ts";

const choice = { ancestors: 0, selected: undefined, opened: [] };
const placed = (tree: LineageTree, above: Parameters<typeof placeItems>[0] = []) =>
  placeItems(above, chooseNodes(rankingOf(tree), { ...choice, ancestors: above.length }));

test("boxes do not touch, and children stand right of their parent", () => {
  fc.assert(
    fc.property(anyTree(150), (tree) => {
      const { height, items, width } = placed(tree);
      for (const [place, { parent, x, y }] of items.entries()) {
        expect(parent).toBeLessThan(place);
        expect(x).toBeGreaterThan(items[parent]?.x ?? -1);
        expect(x + BOX.width).toBeLessThan(width);
        expect(y + BOX.height).toBeLessThan(height);
        for (const other of items.slice(place + 1))
          expect(Math.abs(other.x - x) >= BOX.width || Math.abs(other.y - y) >= BOX.height).toBe(
            true,
          );
      }
    }),
    { numRuns: 30 },
  );
});

test("ancestors come before the focus, from the root on", () => {
  const above = madeTree([{}, { parent: 0 }]).nodes.map(({ execution }) => execution);
  const tree = madeTree([{}, {}, {}].map((_, i) => (i === 0 ? {} : { parent: 0 })));
  const { items } = placed(tree, above);
  expect(items.map(({ item }) => (item.kind === "execution" ? item.role : "rest"))).toEqual([
    "ancestor",
    "ancestor",
    "focus",
    "descendant",
    "descendant",
  ]);
  expect(items.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 3]);
});

test("arrows go to the parent, a child, and what stands above and below", () => {
  const { items } = placed(madeTree([{}, { parent: 0 }, { parent: 0 }, { parent: 1 }]));
  const place = (id: string): number => items.findIndex(({ item }) => item.id === id);
  const go = (from: number, key: (typeof GRAPH_KEYS)[number]): string | undefined =>
    items[graphStep(items, place(idAt(from)), key)]?.item.id;
  expect(go(0, "ArrowRight")).toBe(idAt(1));
  expect(go(1, "ArrowDown")).toBe(idAt(2));
  expect(go(2, "ArrowUp")).toBe(idAt(1));
  expect(go(3, "ArrowLeft")).toBe(idAt(1));
  expect(go(0, "ArrowLeft")).toBe(idAt(0));
  expect(go(3, "ArrowRight")).toBe(idAt(3));
  expect(go(3, "Home")).toBe(idAt(0));
  expect(graphStep(items, 0, "End")).toBe(items.length - 1);
});

test("arrows reach everything in any graph", () => {
  fc.assert(
    fc.property(anyTree(100), (tree) => {
      const { items } = placed(tree);
      const seen = new Set([0]);
      for (const at of seen) for (const key of GRAPH_KEYS) seen.add(graphStep(items, at, key));
      expect(seen.size).toBe(items.length);
    }),
    { numRuns: 30 },
  );
});

test("no line leads to what has no parent in the log, below what stands before it", () => {
  const above = madeTree([{}, { parent: 0, orphan: true }]).nodes.map(({ execution }) => execution);
  const tree = madeTree([{ change: { executionId: idAt(7) }, orphan: true }, { parent: 0 }]);
  const { items } = placed(tree, above);
  expect(items).toHaveLength(4);
  expect(authorityLines(items).map(({ id }) => id)).toEqual([items[3]?.item.id]);
});

test("a cause is a line of its own, and none of authority", () => {
  const tree = madeTree([
    {},
    { parent: 0, state: "DENIED" },
    { parent: 0, change: { causes: [idAt(1), idAt(99)] } },
  ]);
  const { items } = placed(tree);
  expect(causeLines(items).map(({ id }) => id)).toEqual([`${idAt(1)}>${idAt(2)}`]);
  expect(authorityLines(items).map(({ id, stopped }) => [id, stopped !== undefined])).toEqual([
    [idAt(1), true],
    [idAt(2), false],
  ]);
  expect(causesElsewhere(items, [idAt(1), idAt(99)])).toBe(1);
});
