import { emptyRoot, type Hash, nodeHash } from "./hash.ts";
import { requireHashes, requireIndex, requireSize } from "./proof-error.ts";
import type { ReadTile } from "./tile.ts";
import { edgeHashes, edgeNode, type EdgeTile, type FullTile, pushHash } from "./tree-edge.ts";
import { inclusionPath, peaks } from "./tree-path.ts";

/** What an append makes: the larger tree, and the tiles that became full, lowest level first. */
export interface Grown {
  readonly tree: Tree;
  readonly fullTiles: readonly FullTile[];
}

/** A Merkle tree known by its right edge. A value: appending gives another tree. */
export interface Tree {
  readonly size: number;
  readonly root: Uint8Array;
  /** Adds leaf hashes. The cost does not depend on the size. @throws ProofError HASH_LENGTH */
  append(leafHashes: readonly Uint8Array[]): Grown;
  /**
   * The growing tile of each level and the tile before it, if it became full since the tree was
   * opened; undefined for others. A view: not to be written.
   */
  readonly readTile: ReadTile;
  /**
   * The inclusion proof of one of the newest leaves: of any that was appended in this or the tile
   * before it since the tree was opened. Needs no hashing. @throws ProofError TILE_MISSING for others
   */
  inclusionProof(index: number): Uint8Array[];
}

/** The tree without leaves. */
export function emptyTree(hash: Hash): Tree {
  return treeOf(hash, 0, []);
}

/** The tree of this size with this right edge. */
export function treeOf(hash: Hash, size: number, edges: readonly EdgeTile[]): Tree {
  const suffixes = suffixRoots(hash, size, edges);
  return {
    size,
    root: suffixes.at(-1) ?? emptyRoot(hash),
    append(leafHashes) {
      requireHashes(leafHashes);
      requireSize(size + leafHashes.length, size);
      const grown = edges.map((edge) => ({ ...edge }));
      const fullTiles: FullTile[] = [];
      for (const leaf of leafHashes) pushHash(hash, grown, 0, leaf, fullTiles);
      return { tree: treeOf(hash, size + leafHashes.length, grown), fullTiles };
    },
    readTile: (level, index) => edgeHashes(edges, level, index),
    inclusionProof(index) {
      requireIndex(index, size);
      return inclusionPath(index, size).map((step) => {
        const [node] = step;
        const single = step.length === 1 && node !== undefined;
        // The one step of several nodes is always a row of the last peaks.
        return (
          (single ? edgeNode(edges, node) : suffixes[step.length - 1])?.slice() ?? emptyRoot(hash)
        );
      });
    },
  };
}

// The roots over the last peak, the last two, and so on; the last of them is the tree's root.
function suffixRoots(hash: Hash, size: number, edges: readonly EdgeTile[]): Uint8Array[] {
  const roots: Uint8Array[] = [];
  for (const peak of peaks(size).toReversed()) {
    const left = edgeNode(edges, peak);
    const right = roots.at(-1);
    roots.push(right === undefined ? left.slice() : nodeHash(hash, left, right));
  }
  return roots;
}
