import { equalBytes } from "@writ/encoding";
import { type Hash, nodeHash } from "./hash.ts";
import { ProofError, requireHashes, requireIndex, requireSize } from "./proof-error.ts";

/** The claim that a leaf is in the tree of this size and root, with its proof from leaf to root. */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Verifies an inclusion proof (RFC 9162 section 2.1.3.2). @throws ProofError unless it holds */
export function verifyInclusion(hash: Hash, claim: Inclusion): void {
  requireSize(claim.size, 1);
  requireIndex(claim.index, claim.size);
  requireHashes([claim.leafHash, claim.root, ...claim.proof]);
  let index = claim.index;
  let last = claim.size - 1;
  let root = claim.leafHash;
  for (const sibling of claim.proof) {
    if (last === 0) throw new ProofError("PROOF_LENGTH");
    if (index % 2 === 1 || index === last) {
      root = nodeHash(hash, sibling, root);
      // A last node without sibling goes up unhashed.
      while (index % 2 === 0 && index > 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else {
      root = nodeHash(hash, root, sibling);
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new ProofError("PROOF_LENGTH");
  if (!equalBytes(root, claim.root)) throw new ProofError("ROOT_MISMATCH");
}
