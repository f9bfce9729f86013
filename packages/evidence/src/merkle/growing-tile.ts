import { type Hash, HASH_BYTES, nodeHash } from "./hash.ts";
import { TILE_WIDTH } from "./tile.ts";

/**
 * A tile with all nodes above its hashes, filled from left to right. What is written never
 * changes, so trees of different widths share one tile and each looks at its own part only.
 */
export interface GrowingTile {
  readonly bytes: Uint8Array;
  /** Hashes written so far, by whichever tree grew it last. */
  filled: number;
}

/** A tile without hashes. */
export function growingTile(): GrowingTile {
  return { bytes: new Uint8Array((2 * TILE_WIDTH - 1) * HASH_BYTES), filled: 0 };
}

/**
 * Adds a hash to the first `width` hashes of a tile. Copies the tile when another tree has grown
 * it beyond that, so that no tree ever sees the hashes of another one.
 */
export function withHash(
  hash: Hash,
  tile: GrowingTile,
  width: number,
  added: Uint8Array,
): GrowingTile {
  const grown = tile.filled === width ? tile : { bytes: tile.bytes.slice(), filled: width };
  grown.bytes.set(added, offset(0, width));
  let node = added;
  for (let height = 0, index = width; index % 2 === 1; height++) {
    node = nodeHash(hash, tileNode(grown, height, index - 1), node);
    index = (index - 1) / 2;
    grown.bytes.set(node, offset(height + 1, index));
  }
  grown.filled = width + 1;
  return grown;
}

/** A node of the tile; height 0 are its hashes, height 8 is its root. A view: not to be written. */
export function tileNode(tile: GrowingTile, height: number, index: number): Uint8Array {
  const start = offset(height, index);
  return tile.bytes.subarray(start, start + HASH_BYTES);
}

/** The first `width` hashes of the tile, concatenated. A view: not to be written. */
export function tileHashes(tile: GrowingTile, width: number): Uint8Array {
  return tile.bytes.subarray(0, width * HASH_BYTES);
}

// Height after height: 256 hashes, 128 nodes above them, 64 above those, and so on.
function offset(height: number, index: number): number {
  return (2 * TILE_WIDTH - ((2 * TILE_WIDTH) >> height) + index) * HASH_BYTES;
}
