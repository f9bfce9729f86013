import { ProofError } from "./proof-error.ts";

/** One step of a proof from a node up to the root: the hash beside it, and on which side of it that stands. */
export interface Sibling {
  readonly side: "left" | "right";
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/**
 * On which side each hash of a proof stands, from the node at `index` of a row that ends with the node `last`, up to the root
 * (the walk of RFC 9162 sections 2.1.3.2 and 2.1.4.2). @throws ProofError PROOF_LENGTH when they are too few or too many
 */
export function siblingsAbove(
  index: number,
  last: number,
  hashes: readonly Uint8Array[],
): readonly Sibling[] {
  const siblings: Sibling[] = [];
  for (const hash of hashes) {
    if (last === 0) throw new ProofError("PROOF_LENGTH");
    if (index % 2 === 1 || index === last) {
      siblings.push({ side: "left", hash });
      // A last node without sibling goes up unhashed.
      while (index % 2 === 0 && index > 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else {
      siblings.push({ side: "right", hash });
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new ProofError("PROOF_LENGTH");
  return siblings;
}
