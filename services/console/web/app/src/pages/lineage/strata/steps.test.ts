import fc from "fast-check";
import { expect, test } from "vitest";
import { columnOf, rowsOf, strataLayout, windowOf } from "./layout.ts";
import { rasterOf } from "./raster.ts";
import { statePainting } from "./state-painting.ts";
import { type Step, stepFrom } from "./steps.ts";
import { anyTree, fanOut, madeTree } from "./testing/made-tree.ts";

function shown(tree: Parameters<typeof strataLayout>[0], rows: number) {
  const layout = strataLayout(tree);
  const window = windowOf(layout, undefined);
  return { layout, window, raster: rasterOf(layout, statePainting(layout).ranks, window, rows) };
}

test("arrows go to the parent, to the first child, and from sibling to sibling", () => {
  const at = shown(madeTree([{}, { parent: 0 }, { parent: 0 }, { parent: 1 }]), 100);
  const go = (place: number, ...steps: Step[]): number =>
    steps.reduce((from, step) => stepFrom(at, from, step), place);
  expect(go(0, "right")).toBe(1);
  expect(go(1, "right")).toBe(2);
  expect(go(1, "down")).toBe(3);
  expect(go(3, "up")).toBe(1);
  expect(go(2, "left", "left")).toBe(0);
  expect(go(0, "left")).toBe(0);
  expect(go(3, "right")).toBe(3);
  expect(go(1, "last")).toBe(3);
  expect(go(3, "first")).toBe(1);
});

test("where many share a pixel, down goes on to what the next pixel shows", () => {
  const at = shown(fanOut(10_000, { 5_000: { state: "DENIED" } }), 100);
  const seen: number[] = [];
  for (let place = 1, next = -1; ; place = next) {
    seen.push(place);
    next = stepFrom(at, place, "down");
    if (next === place) break;
  }
  expect(seen.length).toBeLessThanOrEqual(101);
  expect(seen).toContain(5_000);
});

test("in any tree every arrow ends, and stays in its column", () => {
  fc.assert(
    fc.property(anyTree(), fc.nat(), fc.integer({ min: 1, max: 60 }), (tree, n, rows) => {
      const at = shown(tree, rows);
      const from = n % tree.nodes.length;
      const column = columnOf(at.layout, 0, from);
      for (const step of ["up", "down"] as const) {
        let place = from;
        for (let i = 0; i <= rows; i++) {
          const next = stepFrom(at, place, step);
          if (next === place) break;
          expect(i).toBeLessThan(rows);
          expect(columnOf(at.layout, 0, next)).toBe(column);
          const [of, to] = [place, next].map((one) => rowsOf(at.layout, at.window, rows, one)[0]);
          const gained = (to ?? 0) - (of ?? 0);
          expect(step === "down" ? gained : -gained).toBeGreaterThanOrEqual(0);
          place = next;
        }
      }
    }),
  );
});
