import { leafHash, type Tree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Entry } from "../entry.ts";
import type { CheckpointSigner } from "./checkpoint-signer.ts";
import type { Batch } from "./log-store.ts";
import { signingTime } from "./signing-time.ts";

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

/** Adds the entries' leaves to a tree and signs the tree that results. @throws FrozenError for a clock set back */
export function seal(
  { tree, signedAtMs: lastSignedAtMs }: LogView,
  entries: readonly Entry[],
  signer: CheckpointSigner,
  nowMs: number,
): Sealed {
  const leaves = entries.map((entry) => ({ entry, leafHash: leafHash(sha256, entry.leaf) }));
  const grown = tree.append(leaves.map((leaf) => leaf.leafHash));
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
