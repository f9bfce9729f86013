import { ProofError, requireHashes, requireSize } from "./proof-error.ts";
import { type Sibling, siblingsAbove } from "./proof-path.ts";

/** The claim that the tree of size `from` is a prefix of the tree of size `to`, with its proof. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * How both roots come out of a proof: both begin with `start`; a sibling on the left is in both trees, one on the right in
 * the newer only.
 */
export interface ConsistencyPlan {
  readonly start: Uint8Array;
  readonly siblings: readonly Sibling[];
}

/** What has to be hashed to get both roots. An older tree without leaves is refused: it proves nothing. @throws ProofError */
export function consistencyPlan(claim: Consistency): ConsistencyPlan {
  requireSize(claim.from, 1);
  requireSize(claim.to, claim.from);
  requireHashes([claim.fromRoot, claim.toRoot, ...claim.proof]);
  if (claim.from === claim.to) {
    if (claim.proof.length > 0) throw new ProofError("PROOF_LENGTH");
    return { start: claim.fromRoot, siblings: [] };
  }
  let index = claim.from - 1;
  let last = claim.to - 1;
  while (index % 2 === 1) [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  // An older tree that is one full subtree is where the proof starts, and is not in it.
  const path = index === 0 ? [claim.fromRoot, ...claim.proof] : claim.proof;
  const [start, ...rest] = path;
  if (start === undefined) throw new ProofError("PROOF_LENGTH");
  return { start, siblings: siblingsAbove(index, last, rest) };
}
