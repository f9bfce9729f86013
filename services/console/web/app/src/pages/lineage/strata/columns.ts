import { NOTHING, type Raster } from "./raster.ts";

/** Widest the first column gets where there are others: it holds one execution. */
const FIRST = 140;
/** What a level gets of the width however little is on it, as a part of what a full one gets. */
const LEAST = 0.1;

/** Where each column begins, and the last ends, in pixels. Levels with more on them are wider: a long chain takes little. */
export function columnEdges(width: number, raster: Raster): readonly number[] {
  const [first = 0, ...rest] = Array.from({ length: raster.columns }, (_, column) =>
    weightOf(raster, column),
  );
  const all = rest.reduce((sum, weight) => sum + weight, first);
  const firstWidth = rest.length === 0 ? width : Math.min(FIRST, (width * first) / all);
  const scale = (width - firstWidth) / (all - first);
  let sum = firstWidth;
  return [0, Math.round(firstWidth), ...rest.map((weight) => Math.round((sum += weight * scale)))];
}

function weightOf({ ranks, rows }: Raster, column: number): number {
  const own = ranks.subarray(column * rows, (column + 1) * rows);
  const taken = own.reduce((count, rank) => (rank === NOTHING ? count : count + 1), 0);
  return LEAST + (1 - LEAST) * (taken / Math.max(1, rows));
}

/** The column at so many pixels from the left; undefined beside them. */
export function columnAt(edges: readonly number[], x: number): number | undefined {
  const column = edges.findLastIndex((edge) => edge <= x);
  return column < 0 || column >= edges.length - 1 ? undefined : column;
}
