import { requireHashes, requireIndex, requireSize } from "./proof-error.ts";
import { type Sibling, siblingsAbove } from "./proof-path.ts";

/** The claim that a leaf is in the tree of this size and root, with its proof from leaf to root. */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** What has to be hashed with the leaf, in this order, to get the root of the tree. @throws ProofError */
export function inclusionPlan(claim: Omit<Inclusion, "root">): readonly Sibling[] {
  requireSize(claim.size, 1);
  requireIndex(claim.index, claim.size);
  requireHashes([claim.leafHash, ...claim.proof]);
  return siblingsAbove(claim.index, claim.size - 1, claim.proof);
}
