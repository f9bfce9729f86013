import { withHash } from "../merkle/growing-tile.ts";
import type { Hash } from "../merkle/hash.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import { ProofError, requireSize } from "../merkle/proof-error.ts";
import { TILE_WIDTH } from "../merkle/tile.ts";
import { edgeTile } from "../merkle/tree-edge.ts";
import { type Tree, treeOf } from "../merkle/tree.ts";
import type { DerivedTile } from "./derived-tile.ts";

/**
 * The tree of this size from what `partialTiles` gave of it: no more than a signed root vouches for, so compare the roots.
 * @throws ProofError SIZE_OUT_OF_RANGE, TILE_MISSING
 */
export function treeFromEdge(hash: Hash, size: number, tiles: readonly DerivedTile[]): Tree {
  requireSize(size, 0);
  const edges = [];
  for (let level = 0, hashes = size; hashes > 0; level++) {
    const width = hashes % TILE_WIDTH;
    const edge = edgeTile((hashes - width) / TILE_WIDTH);
    const bytes = width === 0 ? new Uint8Array() : hashesOf(tiles, level);
    if (bytes.length !== width * HASH_BYTES) throw new ProofError("TILE_MISSING");
    for (let at = 0; at < bytes.length; at += HASH_BYTES)
      edge.tile = withHash(hash, edge.tile, edge.width++, bytes.subarray(at, at + HASH_BYTES));
    edges.push(edge);
    hashes = edge.index;
  }
  return treeOf(hash, size, edges);
}

function hashesOf(tiles: readonly DerivedTile[], level: number): Uint8Array {
  return tiles.find((tile) => tile.level === level)?.hashes ?? new Uint8Array();
}
