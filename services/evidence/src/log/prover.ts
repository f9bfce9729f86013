import {
  consistencyProof,
  consistencyTiles,
  inclusionProof,
  inclusionTiles,
  type ReadTile,
  TILE_WIDTH,
  type TileId,
  type Tree,
  verifyInclusion,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { FrozenError } from "./frozen-error.ts";
import type { LogStore } from "./log-store.ts";
import { tileCache } from "./tile-cache.ts";

const MOST_TILES = 1_024;
const HASH_BYTES = 32;

/** Makes proofs from the tree in memory and the tiles in the database. Hashes are 32 bytes. */
export interface Prover {
  /** One inclusion proof per index, leaf to root, all against this tree. @throws FrozenError when the stored tiles are not the tree's */
  inclusion(tree: Tree, indexes: readonly number[]): Promise<readonly (readonly Uint8Array[])[]>;
  /** Proves that the tree of size `from` is a prefix of that of size `to`; 1 <= from <= to <= size. */
  consistency(tree: Tree, from: number, to: number): Promise<readonly Uint8Array[]>;
}

/** A prover with a cache of its own. */
export function prover(store: Pick<LogStore, "tiles">): Prover {
  const cache = tileCache(MOST_TILES);

  /** Reads these tiles: from the tree's right edge, from the cache, or from the database. */
  const tileReader = async (tree: Tree, ids: readonly TileId[]): Promise<ReadTile> => {
    const tiles = new Map<string, Uint8Array>();
    const missing: TileId[] = [];
    for (const id of ids) {
      const known = tree.readTile(id.level, id.index) ?? cache.get(id.level, id.index);
      if (known === undefined) missing.push(id);
      else tiles.set(`${id.level}/${id.index}`, known);
    }
    for (const tile of missing.length > 0 ? await store.tiles(missing) : []) {
      cache.add(tile);
      tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
    }
    return (level, index) => tiles.get(`${level}/${index}`);
  };

  return {
    async inclusion(tree, indexes) {
      const older = indexes.filter((index) => !isAtEdge(tree, index));
      const tiles = older.flatMap((index) => inclusionTiles(index, tree.size));
      const readTile = await tileReader(tree, tiles);
      return indexes.map((index) =>
        isAtEdge(tree, index) ? tree.inclusionProof(index) : provenFromTiles(tree, index, readTile),
      );
    },

    async consistency(tree, from, to) {
      const readTile = await tileReader(tree, consistencyTiles(from, to));
      return consistencyProof(sha256, from, to, readTile);
    },
  };
}

/** Whether the tree remembers the leaf's tile, and with it the whole proof. */
function isAtEdge(tree: Tree, index: number): boolean {
  return tree.readTile(0, Math.floor(index / TILE_WIDTH)) !== undefined;
}

// Stored tiles are not trusted: no proof leaves that does not verify.
function provenFromTiles(tree: Tree, index: number, readTile: ReadTile): Uint8Array[] {
  try {
    const { size, root } = tree;
    const proof = inclusionProof(sha256, index, size, readTile);
    const tile = readTile(0, Math.floor(index / TILE_WIDTH)) ?? new Uint8Array();
    const start = (index % TILE_WIDTH) * HASH_BYTES;
    const leafHash = tile.slice(start, start + HASH_BYTES);
    verifyInclusion(sha256, { index, size, leafHash, proof, root });
    return proof;
  } catch (cause) {
    throw new FrozenError(`the stored tiles do not prove leaf ${index}`, { cause });
  }
}
