import { expect, test } from "vitest";
import { bracketOf } from "./bracket.ts";
import { columnAt, columnEdges } from "./columns.ts";
import { strataLayout, windowOf } from "./layout.ts";
import { nodeSentence } from "./node-sentence.ts";
import { rasterOf } from "./raster.ts";
import { pictureSentence } from "./sentence.ts";
import { statePainting } from "./state-painting.ts";
import { fanOut, idAt, madeTree } from "./testing/made-tree.ts";

test("a picture is told in a sentence, the worst first", () => {
  const tree = fanOut(1_204, { 3: { state: "DENIED" }, 4: { state: "REVOKED" } });
  const { kinds } = statePainting(strataLayout(tree));
  expect(pictureSentence(tree, kinds)).toBe(
    "tool:call Tool::t0 and 1,204 below it on 1 level: 1 revoked, 1 denied, 1,203 completed.",
  );
});

test("a picture of a part says so", () => {
  const tree = madeTree([{}, { parent: 0 }], 50_000);
  expect(pictureSentence(tree, [])).toMatch(/and 1 of 50,000 below it/);
});

test("an execution is told with its codes and what is below it", () => {
  const { nodes } = madeTree([
    {},
    {
      parent: 0,
      state: "DENIED",
      change: { reasonCodes: ["NO_PERMIT"], actor: "Agent::a", principal: "User::u" },
    },
  ]);
  expect(nodes.map(nodeSentence)).toEqual([
    "tool:call Tool::t0, Completed, the focus, 1 child",
    "tool:call Tool::t1, Denied, NO_PERMIT, Agent::a for User::u, level 1, no children",
  ]);
});

function rasterOfTree(tree: ReturnType<typeof madeTree>) {
  const layout = strataLayout(tree);
  return rasterOf(layout, statePainting(layout).ranks, windowOf(layout, undefined), 200);
}

test("the first column is narrow where there are others, and every pixel belongs to one", () => {
  const chain = Array.from({ length: 32 }, (_, i) => ({ parent: i }));
  const edges = columnEdges(1_203, rasterOfTree(madeTree([{}, ...chain])));
  expect(edges).toHaveLength(34);
  for (let x = 0; x < 1_203; x++) expect(columnAt(edges, x)).toBeTypeOf("number");
  expect(columnAt(edges, 1_203)).toBeUndefined();
  expect(columnAt(edges, -1)).toBeUndefined();
  expect(columnEdges(900, rasterOfTree(madeTree([{}])))).toEqual([0, 900]);
  expect(columnEdges(900, rasterOfTree(fanOut(1_000)))).toEqual([0, 140, 900]);
});

test("a long chain beside a fan-out takes little of the width", () => {
  const chain = Array.from({ length: 31 }, (_, i) => ({ parent: i === 0 ? 0 : 1_000 + i }));
  const wide = Array.from({ length: 1_000 }, () => ({ parent: 0 }));
  const edges = columnEdges(1_000, rasterOfTree(madeTree([{}, ...wide, ...chain])));
  const widths = edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  expect(widths[1]).toBeGreaterThan(190);
  expect(Math.min(...widths.slice(2))).toBeGreaterThan(15);
});

test("the bracket spans what is in sight, is never too low to see, and stays within", () => {
  const layout = strataLayout(fanOut(999));
  expect(bracketOf(layout, [idAt(0), idAt(499)], 50)).toEqual({ top: 0, height: 25 });
  expect(bracketOf(layout, [idAt(999), idAt(999)], 50)).toEqual({ top: 44, height: 6 });
  expect(bracketOf(layout, [idAt(2_000), idAt(3_000)], 50)).toBeUndefined();
});
