import { equalBytes } from "@writ/encoding";
import { leafHash, TILE_WIDTH, type Tree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Entry } from "../entry.ts";
import type { CheckpointSigner } from "./checkpoint-signer.ts";
import { FrozenError } from "./frozen-error.ts";
import type { Batch } from "./log-store.ts";
import { signingTime } from "./signing-time.ts";

const HASH_BYTES = 32;

/** A tree with the checkpoint signed over it. */
export interface LogView {
  readonly tree: Tree;
  readonly checkpoint: string;
  readonly signedAtMs: number;
}

/** A batch and the view that it leads to once it is committed. Until then its checkpoint must not leave the process. */
export interface Sealed {
  readonly batch: Batch;
  readonly view: LogView;
}

/**
 * Adds the entries' leaves to a tree and signs the tree that results. @throws FrozenError for a clock set back, or when the
 * tree does not hold the hashes of the bytes that will be stored: a fault of the memory
 */
export function seal(
  { tree, signedAtMs: lastSignedAtMs }: LogView,
  entries: readonly Entry[],
  signer: CheckpointSigner,
  nowMs: number,
): Sealed {
  const leaves = entries.map((entry) => ({ entry, leafHash: leafHash(sha256, entry.leaf) }));
  const grown = tree.append(leaves.map((leaf) => leaf.leafHash));
  for (const [i, entry] of entries.entries()) requireLeaf(grown.tree, tree.size + i, entry.leaf);
  const { size, root } = grown.tree;
  const signedAtMs = signingTime(lastSignedAtMs, nowMs);
  const checkpoint = signer.sign({ size, root }, signedAtMs);
  return {
    batch: {
      leaves,
      from: tree.size,
      head: { size, root, checkpoint, signedAtMs },
      fullTiles: grown.fullTiles,
    },
    view: { tree: grown.tree, checkpoint, signedAtMs },
  };
}

/** Computes the hash a second time, from the bytes that go to the database. */
function requireLeaf(tree: Tree, index: number, leaf: Uint8Array): void {
  const start = (index % TILE_WIDTH) * HASH_BYTES;
  const tile = tree.readTile(0, Math.floor(index / TILE_WIDTH));
  const held = tile?.subarray(start, start + HASH_BYTES) ?? new Uint8Array();
  if (!equalBytes(held, leafHash(sha256, leaf)))
    throw new FrozenError(`the tree in memory does not hold the hash of leaf ${index}`);
}
