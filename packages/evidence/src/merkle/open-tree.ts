import { type Hash, HASH_BYTES } from "./hash.ts";
import { withHash } from "./growing-tile.ts";
import { ProofError, requireSize } from "./proof-error.ts";
import { type ReadTile, subtreeRoot, TILE_WIDTH, type TileId } from "./tile.ts";
import { edgeTile } from "./tree-edge.ts";
import { type Tree, treeOf } from "./tree.ts";

/**
 * The tiles a tree of this size is opened from: the partial tile of leaf hashes, if there is one,
 * and the full tiles from which the partial tiles above are computed. At most 255 per level.
 */
export function edgeTiles(size: number): TileId[] {
  return edgesOf(size).flatMap((edge) => (edge.level === 0 ? ownTile(edge) : tilesBelow(edge)));
}

/**
 * The tree of this size, from the tiles that `edgeTiles` names. Compare its root with a signed
 * one before appending. @throws ProofError TILE_MISSING
 */
export function openTree(hash: Hash, size: number, readTile: ReadTile): Tree {
  const edges = edgesOf(size).map((id) => {
    const edge = edgeTile(id.index);
    const hashes =
      id.level === 0
        ? ownTile(id).flatMap((tile) => split(read(readTile, tile)))
        : tilesBelow(id).map((tile) => subtreeRoot(hash, read(readTile, tile)));
    for (const one of hashes) edge.tile = withHash(hash, edge.tile, edge.width++, one);
    return edge;
  });
  return treeOf(hash, size, edges);
}

// The growing tile of every level; its width may be 0.
function edgesOf(size: number): TileId[] {
  requireSize(size, 0);
  const edges: TileId[] = [];
  for (let level = 0, hashes = size; hashes > 0; level++) {
    const width = hashes % TILE_WIDTH;
    const index = (hashes - width) / TILE_WIDTH;
    edges.push({ level, index, width });
    hashes = index;
  }
  return edges;
}

function ownTile(edge: TileId): TileId[] {
  return edge.width === 0 ? [] : [edge];
}

function tilesBelow({ level, index, width }: TileId): TileId[] {
  return Array.from({ length: width }, (_, i) => ({
    level: level - 1,
    index: index * TILE_WIDTH + i,
    width: TILE_WIDTH,
  }));
}

function read(readTile: ReadTile, { level, index, width }: TileId): Uint8Array {
  const hashes = readTile(level, index)?.subarray(0, width * HASH_BYTES);
  if (hashes?.length !== width * HASH_BYTES) throw new ProofError("TILE_MISSING");
  return hashes;
}

function split(hashes: Uint8Array): Uint8Array[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, i) =>
    hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}
