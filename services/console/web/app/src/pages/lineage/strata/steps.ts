import { columnOf, rowsOf, type StrataLayout, type StrataWindow } from "./layout.ts";
import { ownerAt, type Raster } from "./raster.ts";

/** Where an arrow points. */
export type Step = "up" | "down" | "left" | "right" | "first" | "last";

/** What the keyboard moves over. */
export interface Shown {
  readonly layout: StrataLayout;
  readonly window: StrataWindow;
  readonly raster: Raster;
}

/** The execution one gets to, by place: up and down over what can be told apart in a column, left to the parent, right to what stands beside it. */
export function stepFrom({ layout, raster, window }: Shown, place: number, step: Step): number {
  const column = columnOf(layout, window.top, place);
  const [first, last] = rowsOf(layout, window, raster.rows, place);
  const end = raster.rows - 1;
  switch (step) {
    case "left":
      return place === window.top ? place : (layout.parents[place] ?? place);
    case "right":
      return downwards(raster, column + 1, first, last) ?? place;
    case "down":
      return downwards(raster, column, last + 1, end) ?? place;
    case "up":
      return upwards(raster, column, first - 1) ?? place;
    case "first":
      return downwards(raster, column, 0, end) ?? place;
    case "last":
      return upwards(raster, column, end) ?? place;
  }
}

function downwards(raster: Raster, column: number, from: number, to: number): number | undefined {
  for (let row = from; row <= to; row++) {
    const owner = ownerAt(raster, column, row);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function upwards(raster: Raster, column: number, from: number): number | undefined {
  for (let row = from; row >= 0; row--) {
    const owner = ownerAt(raster, column, row);
    if (owner !== undefined) return owner;
  }
  return undefined;
}
