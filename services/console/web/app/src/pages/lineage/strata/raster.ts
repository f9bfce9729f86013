import { columnOf, rowsOf, type StrataLayout, type StrataWindow } from "./layout.ts";

/** Stands where a pixel has nothing in it. */
export const NOTHING = 255;

/** What each row of pixels of each column shows. */
export interface Raster {
  readonly columns: number;
  readonly rows: number;
  /** By `column * rows + row`: the least rank of all executions in it; NOTHING where there is none. */
  readonly ranks: Uint8Array;
  /** The first execution of that rank in it, by place; -1 where there is none. */
  readonly owners: Int32Array;
}

/**
 * What is to be drawn of a window at so many rows of pixels. An execution takes every row it touches and at least one; of
 * those that share a row the one of least rank has it, so that the worst is always seen. Ranks are by place, below NOTHING.
 */
export function rasterOf(
  layout: StrataLayout,
  ranks: Uint8Array,
  window: StrataWindow,
  rows: number,
): Raster {
  const columns = window.levels;
  const shown = new Uint8Array(columns * rows).fill(NOTHING);
  const owners = new Int32Array(columns * rows).fill(-1);
  if (rows < 1) return { columns, rows: 0, ranks: shown, owners };
  const end = window.top + window.extent;
  for (let place = window.top; place < end; place++) {
    const rank = ranks[place] ?? NOTHING;
    const column = columnOf(layout, window.top, place) * rows;
    const [first, last] = rowsOf(layout, window, rows, place);
    for (let row = first; row <= last; row++) {
      if (rank >= (shown[column + row] ?? NOTHING)) continue;
      shown[column + row] = rank;
      owners[column + row] = place;
    }
  }
  return { columns, rows, ranks: shown, owners };
}

/** Rows of one column that show the same. */
export interface Run {
  readonly column: number;
  readonly row: number;
  readonly height: number;
  readonly rank: number;
  readonly owner: number;
}

/** The runs of a raster, column by column: of one execution each, where `byOwner`, else of one rank. */
export function* runsOf(raster: Raster, byOwner: boolean): Generator<Run> {
  const { columns, owners, ranks, rows } = raster;
  for (let column = 0; column < columns; column++)
    for (let row = 0, height = 1; row < rows; row += height, height = 1) {
      const at = column * rows + row;
      const rank = ranks[at] ?? NOTHING;
      const owner = owners[at] ?? -1;
      const isSame = (i: number): boolean => ranks[i] === rank && (!byOwner || owners[i] === owner);
      while (row + height < rows && isSame(at + height)) height++;
      if (rank !== NOTHING) yield { column, row, height, rank, owner };
    }
}

/** Whose pixel it is, by place; undefined where there is nothing. */
export function ownerAt(raster: Raster, column: number, row: number): number | undefined {
  if (column < 0 || column >= raster.columns || row < 0 || row >= raster.rows) return undefined;
  const owner = raster.owners[column * raster.rows + row];
  return owner === undefined || owner < 0 ? undefined : owner;
}
