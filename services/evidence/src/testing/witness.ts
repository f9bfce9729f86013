import {
  leafHash,
  noteVerifier,
  openCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Entry } from "../entry.ts";
import { verifyEd25519 } from "../log/ed25519.ts";
import type { Prover } from "../log/prover.ts";
import type { LogView } from "../log/seal.ts";

/** Somebody who keeps everything the log ever released and trusts none of it. */
export interface Witness {
  /** An entry was said to be in the log: checks the proof against the checkpoint. */
  sawInclusion(entry: Entry, index: number, proof: readonly Uint8Array[], checkpoint: string): void;
  /** Checks that all checkpoints seen so far are of one growing tree, and returns their sizes. */
  checkHistory(view: LogView, prover: Prover): Promise<readonly number[]>;
}

/** A witness of the log with this key. */
export function witness(vkey: string): Witness {
  const verifier = noteVerifier(sha256, vkey, verifyEd25519);
  const seen = new Map<number, Uint8Array>();
  const see = (checkpoint: string) => {
    const { size, root } = openCheckpoint(checkpoint, verifier);
    const known = seen.get(size);
    if (known !== undefined && Buffer.compare(known, root) !== 0)
      throw new Error(`two trees of size ${size}`);
    seen.set(size, root);
    return { size, root };
  };
  return {
    sawInclusion(entry, index, proof, checkpoint) {
      const { size, root } = see(checkpoint);
      const hash = leafHash(sha256, entry.leaf);
      verifyInclusion(sha256, { index, size, leafHash: hash, proof, root });
    },
    async checkHistory({ tree, checkpoint }, prover) {
      see(checkpoint);
      const sizes = [...seen.keys()].filter((size) => size > 0).toSorted((a, b) => a - b);
      for (const [i, from] of sizes.entries()) {
        const to = sizes[i + 1] ?? tree.size;
        const [fromRoot, toRoot] = [seen.get(from), seen.get(to) ?? tree.root];
        if (fromRoot === undefined) throw new Error("a checkpoint is gone");
        const proof = await prover.consistency(tree, from, to);
        verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof });
      }
      return sizes;
    },
  };
}
