import { equalBytes } from "@writ/encoding";
import { parseEntryBundle } from "../merkle/entry-bundle.ts";
import { type Hash, HASH_BYTES, leafHash } from "../merkle/hash.ts";
import { requireSize } from "../merkle/proof-error.ts";
import { TILE_WIDTH } from "../merkle/tile.ts";
import { emptyTree, type Tree } from "../merkle/tree.ts";
import type { DerivedTile } from "./derived-tile.ts";

/** What follows from one bundle. */
export interface Audited {
  /** Index of the first of the new entries. */
  readonly first: number;
  /** The entries that were not there before. */
  readonly entries: readonly Uint8Array[];
  /** Tiles that became full, lowest level first. */
  readonly tiles: readonly DerivedTile[];
}

/** An entry is not the one that stood there before. */
export class EntryChangedError extends Error {
  override readonly name = "EntryChangedError";
  readonly index: number;

  constructor(index: number) {
    super(`entry ${index} is not the one that was there before`);
    this.index = index;
  }
}

/** Re-derives a log from its entries and nothing else. Keeps the right edge of the tree, whatever the log's size. */
export interface Auditor {
  /** The tree over all entries so far. */
  readonly tree: Tree;
  /** The number of the bundle to be added next: the one that the next entry is in. */
  readonly nextBundle: number;
  /**
   * Adds the next bundle, of exactly `count` entries. It may start with entries that were added before: they must be the
   * same. @throws EntryBundleError, EntryChangedError, ProofError SIZE_OUT_OF_RANGE when it holds nothing new
   */
  add(bundle: Uint8Array, count: number): Audited;
}

/** An auditor that goes on from a tree, or begins with an empty one. */
export function auditor(hash: Hash, from: Tree = emptyTree(hash)): Auditor {
  let tree = from;
  const nextBundle = (): number => Math.floor(tree.size / TILE_WIDTH);
  return {
    get tree() {
      return tree;
    },
    get nextBundle() {
      return nextBundle();
    },
    add(bundle, count) {
      const first = tree.size;
      const known = first % TILE_WIDTH;
      requireSize(count, known + 1);
      const all = parseEntryBundle(bundle, count);
      const leaves = all.map((entry) => leafHash(hash, entry));
      requireSame(leaves, known, tree);
      const grown = tree.append(leaves.slice(known));
      tree = grown.tree;
      const tiles = grown.fullTiles.map((tile) => ({ ...tile, width: TILE_WIDTH }));
      return { first, entries: all.slice(known), tiles };
    },
  };
}

function requireSame(leaves: readonly Uint8Array[], known: number, tree: Tree): void {
  if (known === 0) return;
  const tile = Math.floor(tree.size / TILE_WIDTH);
  const before = tree.readTile(0, tile) ?? new Uint8Array();
  for (const [i, leaf] of leaves.slice(0, known).entries()) {
    if (!equalBytes(leaf, before.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)))
      throw new EntryChangedError(tile * TILE_WIDTH + i);
  }
}
