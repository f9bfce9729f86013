import type { Hash } from "./hash.ts";
import { ProofError } from "./proof-error.ts";
import { type GrowingTile, growingTile, tileHashes, tileNode, withHash } from "./growing-tile.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "./tile.ts";
import type { NodeId } from "./tree-path.ts";

/** The right edge of a tree at one level of tiles: the tile that grows, and the one before it. */
export interface EdgeTile {
  index: number;
  /** Hashes in the growing tile, 0 to 255. */
  width: number;
  tile: GrowingTile;
  /** The last tile that became full since the tree was opened. */
  full: GrowingTile | undefined;
}

/** A tile that has become full: 256 hashes, 8192 bytes. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

/** An edge without hashes whose growing tile is the given one. */
export function edgeTile(index: number): EdgeTile {
  return { index, width: 0, tile: growingTile(), full: undefined };
}

/** Adds one hash at a level, and what becomes full to the level above and to `filled`. */
export function pushHash(
  hash: Hash,
  edges: EdgeTile[],
  level: number,
  added: Uint8Array,
  filled: FullTile[],
): void {
  const edge = (edges[level] ??= edgeTile(0));
  edge.tile = withHash(hash, edge.tile, edge.width, added);
  edge.width++;
  if (edge.width < TILE_WIDTH) return;
  const full = edge.tile;
  filled.push({ level, index: edge.index, hashes: tileHashes(full, TILE_WIDTH).slice() });
  edges[level] = { ...edgeTile(edge.index + 1), full };
  pushHash(hash, edges, level + 1, tileNode(full, TILE_HEIGHT, 0), filled);
}

/** The hashes of a tile at the edge, or undefined when it is further left. */
export function edgeHashes(
  edges: readonly EdgeTile[],
  level: number,
  index: number,
): Uint8Array | undefined {
  const edge = edges[level];
  if (edge === undefined) return undefined;
  if (index === edge.index && edge.width > 0) return tileHashes(edge.tile, edge.width);
  if (index === edge.index - 1 && edge.full !== undefined) return tileHashes(edge.full, TILE_WIDTH);
  return undefined;
}

/** The hash of a node of the tree at its edge. A view: not to be written. @throws ProofError TILE_MISSING */
export function edgeNode(edges: readonly EdgeTile[], node: NodeId): Uint8Array {
  const edge = edges[Math.floor(node.level / TILE_HEIGHT)];
  const height = node.level % TILE_HEIGHT;
  const nodesPerTile = TILE_WIDTH >> height;
  const index = Math.floor(node.index / nodesPerTile);
  const tile = index === edge?.index ? edge.tile : edge?.full;
  if (edge === undefined || tile === undefined || index < edge.index - 1) {
    throw new ProofError("TILE_MISSING");
  }
  return tileNode(tile, height, node.index % nodesPerTile);
}
