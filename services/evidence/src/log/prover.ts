import { equalBytes } from "@writ/encoding";
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

/** What a tree is known by. */
export type TreeHead = Pick<Tree, "size" | "root">;

/** Makes proofs from the tree in memory and the tiles in the database. Hashes are 32 bytes. */
export interface Prover {
  /**
   * One inclusion proof per index, leaf to root, all against this tree, or against an earlier state of it.
   * @throws FrozenError when the stored tiles are not the tree's
   */
  inclusion(
    tree: Tree,
    indexes: readonly number[],
    at?: TreeHead,
  ): Promise<readonly (readonly Uint8Array[])[]>;
  /** Proves that the tree of size `from` is a prefix of that of size `to`; 1 <= from <= to <= size. */
  consistency(tree: Tree, from: number, to: number): Promise<readonly Uint8Array[]>;
}

/** A prover with a cache of its own. */
export function prover(store: Pick<LogStore, "tiles">): Prover {
  const cache = tileCache(MOST_TILES);

  /** Reads these tiles: from the tree's right edge, from the cache, or from the database. */
  const tileReader = async (tree: Tree, ids: readonly TileId[]): Promise<ReadTile> => {
    const tiles = new Map<string, Uint8Array>();
    const missing = new Map<string, TileId>();
    for (const id of ids) {
      const known = tree.readTile(id.level, id.index) ?? cache.get(id.level, id.index);
      if (known === undefined) missing.set(`${id.level}/${id.index}`, id);
      else tiles.set(`${id.level}/${id.index}`, known);
    }
    for (const tile of missing.size > 0 ? await store.tiles([...missing.values()]) : []) {
      cache.add(tile);
      tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
    }
    return (level, index) => tiles.get(`${level}/${index}`);
  };

  return {
    async inclusion(tree, indexes, at = tree) {
      const isRemembered = (index: number): boolean =>
        at.size === tree.size && equalBytes(at.root, tree.root) && isAtEdge(tree, index);
      const older = indexes.filter((index) => !isRemembered(index));
      const tiles = older.flatMap((index) => [leafTile(index), ...inclusionTiles(index, at.size)]);
      const readTile = await tileReader(tree, tiles);
      return indexes.map((index) =>
        isRemembered(index) ? tree.inclusionProof(index) : provenFromTiles(at, index, readTile),
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

/** The tile of a leaf, from which its hash is taken; not every proof needs it. */
function leafTile(index: number): TileId {
  return { level: 0, index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH };
}

// Stored tiles are not trusted: no proof leaves that does not verify.
function provenFromTiles(
  { size, root }: TreeHead,
  index: number,
  readTile: ReadTile,
): Uint8Array[] {
  try {
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
