import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnOf, rowsOf, strataLayout, windowOf } from "./layout.ts";
import { NOTHING, ownerAt, rasterOf, runsOf } from "./raster.ts";
import { statePainting } from "./state-painting.ts";
import { anyTree, fanOut, idAt, madeTree } from "./testing/made-tree.ts";
import { WORST_FIRST } from "./severity.ts";

const rankOf = (severity: string): number =>
  WORST_FIRST.findIndex((one) => one.severity === severity);

function drawn(tree: Parameters<typeof strataLayout>[0], rows: number, zoom?: string) {
  const layout = strataLayout(tree);
  const { ranks } = statePainting(layout);
  const window = windowOf(layout, zoom);
  return { layout, ranks, window, raster: rasterOf(layout, ranks, window, rows) };
}

describe("where executions stand", () => {
  test("an execution is as high as there are at or below it, and children stand within their parent", () => {
    const { nodes, extents, parents } = strataLayout(
      madeTree([{}, { parent: 0 }, { parent: 0 }, { parent: 1 }, { parent: 1 }]),
    );
    expect(nodes.map(({ execution }) => execution.executionId)).toEqual([0, 1, 3, 4, 2].map(idAt));
    expect([...extents]).toEqual([5, 3, 1, 1, 1]);
    expect([...parents]).toEqual([-1, 0, 1, 1, 0]);
  });

  test("in any tree, every execution has its place once, within its parent's", () => {
    fc.assert(
      fc.property(anyTree(), (tree) => {
        const { nodes, extents, parents, places } = strataLayout(tree);
        expect(new Set(nodes)).toEqual(new Set(tree.nodes));
        expect(places.size).toBe(nodes.length);
        for (const [place, node] of nodes.entries()) {
          const parent = parents[place] ?? -1;
          expect(nodes[parent]).toBe(node.parent);
          if (parent < 0) continue;
          expect(place).toBeGreaterThan(parent);
          expect(place + (extents[place] ?? 0)).toBeLessThanOrEqual(
            parent + (extents[parent] ?? 0),
          );
        }
      }),
    );
  });
});

describe("what a pixel shows", () => {
  test("one denial among ten thousand is seen, whatever the height", () => {
    for (const rows of [1, 48, 600]) {
      const { raster } = drawn(fanOut(10_000, { 4_711: { state: "DENIED" } }), rows);
      const row = Math.floor((4_711 * rows) / 10_001);
      expect(raster.ranks[rows + row]).toBe(rankOf("denied"));
      expect(ownerAt(raster, 1, row)).toBe(4_711);
      expect(raster.ranks.filter((rank) => rank === rankOf("denied")).length).toBeLessThanOrEqual(
        2,
      );
    }
  });

  test("no execution is shown as less bad than it is, and nothing as worse than what is there", () => {
    const zooms = fc.tuple(anyTree(), fc.nat(), fc.integer({ min: 1, max: 90 }));
    fc.assert(
      fc.property(zooms, ([tree, at, rows]) => {
        const zoom = tree.nodes[at % tree.nodes.length]?.execution.executionId;
        const { layout, raster, ranks, window } = drawn(tree, rows, zoom);
        const worst = new Map<number, number>();
        for (let place = window.top; place < window.top + window.extent; place++) {
          const column = columnOf(layout, window.top, place);
          const [first, last] = rowsOf(layout, window, rows, place);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(last).toBeLessThan(rows);
          for (let row = first; row <= last; row++) {
            const pixel = column * rows + row;
            worst.set(pixel, Math.min(worst.get(pixel) ?? NOTHING, ranks[place] ?? NOTHING));
          }
        }
        for (const [pixel, rank] of raster.ranks.entries()) {
          expect(rank).toBe(worst.get(pixel) ?? NOTHING);
          const owner = raster.owners[pixel] ?? -1;
          expect(ranks[owner] ?? NOTHING).toBe(rank);
        }
      }),
    );
  });

  test("runs cover what is drawn, once", () => {
    fc.assert(
      fc.property(anyTree(), fc.boolean(), (tree, byOwner) => {
        const { raster } = drawn(tree, 37);
        const again = new Uint8Array(raster.ranks.length).fill(NOTHING);
        for (const { column, height, rank, row } of runsOf(raster, byOwner))
          again.fill(rank, column * raster.rows + row, column * raster.rows + row + height);
        expect(again).toEqual(raster.ranks);
      }),
    );
  });

  test("zoomed in, only what is below is there, and the column of the execution is full", () => {
    const { raster, window } = drawn(
      madeTree([{}, { parent: 0, state: "DENIED" }, { parent: 0 }, { parent: 2 }]),
      10,
      idAt(2),
    );
    expect(window).toEqual({ top: 2, extent: 2, levels: 2 });
    expect(raster.ranks.includes(rankOf("denied"))).toBe(false);
    expect(raster.ranks.subarray(0, 10).every((rank) => rank === rankOf("completed"))).toBe(true);
  });

  test("an execution the tree does not hold leaves the whole tree in sight", () => {
    const layout = strataLayout(madeTree([{}, { parent: 0 }]));
    expect(windowOf(layout, idAt(9))).toEqual({ top: 0, extent: 2, levels: 2 });
  });

  test("there is no pixel outside, and none at all without rows", () => {
    const { raster, layout, ranks, window } = drawn(madeTree([{}]), 4);
    expect(ownerAt(raster, 1, 0)).toBeUndefined();
    expect(ownerAt(raster, 0, 4)).toBeUndefined();
    expect(ownerAt(raster, -1, 0)).toBeUndefined();
    expect(rasterOf(layout, ranks, window, 0).rows).toBe(0);
  });
});

test("ten thousand are laid out in less than 100 ms, a hundred thousand in less than 500", () => {
  for (const [count, most] of [
    [10_000, 100],
    [100_000, 500],
  ] as const) {
    const tree = fanOut(count, { 7: { state: "DENIED" } });
    const startedAt = performance.now();
    drawn(tree, 600);
    // Twice as long on a machine that is busy.
    expect(performance.now() - startedAt).toBeLessThan(2 * most);
  }
});
