import { type Hash, HASH_BYTES, nodeHash } from "./hash.ts";
import { ProofError } from "./proof-error.ts";
import type { NodeId } from "./tree-path.ts";

/** Hashes in a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** Tree levels that one tile spans. */
export const TILE_HEIGHT = 8;

/** A tile and how many hashes wide it is, 1 to 256. */
export interface TileId {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/**
 * The concatenated hashes of a tile, or undefined when it is not there. It may be wider than asked
 * for. Tiles need not be trusted: whoever gets a proof made of them verifies it.
 */
export type ReadTile = (level: number, index: number) => Uint8Array | undefined;

/** The tile a node is in, or is computed from, and its width in a tree of this size. */
export function tileOf(node: NodeId, size: number): TileId {
  const { level, index } = place(node);
  const hashes = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH;
  return { level, index, width: Math.min(hashes, TILE_WIDTH) };
}

/** The hash of a node, computed from its tile. @throws ProofError TILE_MISSING */
export function nodeFromTile(hash: Hash, node: NodeId, readTile: ReadTile): Uint8Array {
  const { level, index, first, count } = place(node);
  const end = (first + count) * HASH_BYTES;
  const tile = readTile(level, index);
  if (tile === undefined || tile.length < end) throw new ProofError("TILE_MISSING");
  return subtreeRoot(hash, tile.subarray(first * HASH_BYTES, end));
}

/** The root over concatenated hashes, 1, 2, 4 … 256 of them. */
export function subtreeRoot(hash: Hash, hashes: Uint8Array): Uint8Array {
  if (hashes.length === HASH_BYTES) return hashes.slice();
  const middle = hashes.length / 2;
  return nodeHash(
    hash,
    subtreeRoot(hash, hashes.subarray(0, middle)),
    subtreeRoot(hash, hashes.subarray(middle)),
  );
}

// Which hashes of which tile a node covers.
function place(node: NodeId): { level: number; index: number; first: number; count: number } {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const count = 2 ** (node.level % TILE_HEIGHT);
  const first = node.index * count;
  return { level, index: Math.floor(first / TILE_WIDTH), first: first % TILE_WIDTH, count };
}
