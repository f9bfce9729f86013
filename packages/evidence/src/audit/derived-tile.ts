import { TILE_WIDTH } from "../merkle/tile.ts";
import type { Tree } from "../merkle/tree.ts";
import type { FullTile } from "../merkle/tree-edge.ts";

/** A tile as it follows from the entries. */
export interface DerivedTile extends FullTile {
  /** Hashes in it, 1 to 256. */
  readonly width: number;
}

/** The tiles at the right edge of a tree that are not full, lowest level first: at most one for each level. */
export function partialTiles(tree: Pick<Tree, "readTile" | "size">): DerivedTile[] {
  const tiles: DerivedTile[] = [];
  for (let level = 0, hashes = tree.size; hashes > 0; level++) {
    const width = hashes % TILE_WIDTH;
    const index = (hashes - width) / TILE_WIDTH;
    const partial = width === 0 ? undefined : tree.readTile(level, index);
    if (partial !== undefined) tiles.push({ level, index, width, hashes: partial.slice() });
    hashes = index;
  }
  return tiles;
}
