import { equalBytes } from "@writ/encoding";
import { type Hash, nodeHash } from "./hash.ts";
import { ProofError, requireHashes, requireSize } from "./proof-error.ts";

/** The claim that the tree of size `from` is a prefix of the tree of size `to`, with its proof. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Verifies a consistency proof (RFC 9162 section 2.1.4.2). An empty older tree is refused: it
 * proves nothing. @throws ProofError unless it holds
 */
export function verifyConsistency(hash: Hash, claim: Consistency): void {
  requireSize(claim.from, 1);
  requireSize(claim.to, claim.from);
  requireHashes([claim.fromRoot, claim.toRoot, ...claim.proof]);
  const roots = claim.from === claim.to ? unchanged(claim) : rebuilt(hash, claim);
  if (!equalBytes(roots.from, claim.fromRoot) || !equalBytes(roots.to, claim.toRoot)) {
    throw new ProofError("ROOT_MISMATCH");
  }
}

interface Roots {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

function unchanged(claim: Consistency): Roots {
  if (claim.proof.length > 0) throw new ProofError("PROOF_LENGTH");
  return { from: claim.fromRoot, to: claim.fromRoot };
}

function rebuilt(hash: Hash, claim: Consistency): Roots {
  let index = claim.from - 1;
  let last = claim.to - 1;
  while (index % 2 === 1) [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  // An older tree that is one full subtree is where the proof starts, and is not in it.
  const path = index === 0 ? [claim.fromRoot, ...claim.proof] : claim.proof;
  const [start, ...rest] = path;
  if (start === undefined) throw new ProofError("PROOF_LENGTH");
  let [from, to] = [start, start];
  for (const sibling of rest) {
    if (last === 0) throw new ProofError("PROOF_LENGTH");
    if (index % 2 === 1 || index === last) {
      from = nodeHash(hash, sibling, from);
      to = nodeHash(hash, sibling, to);
      while (index % 2 === 0 && index > 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else {
      to = nodeHash(hash, to, sibling);
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new ProofError("PROOF_LENGTH");
  return { from, to };
}
