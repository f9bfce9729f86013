import { equalBytes } from "@writ/encoding";
import { type Hash, nodeHash } from "./hash.ts";
import { type Inclusion, inclusionPlan } from "./inclusion-plan.ts";
import { ProofError, requireHashes } from "./proof-error.ts";

/** Verifies an inclusion proof (RFC 9162 section 2.1.3.2). @throws ProofError unless it holds */
export function verifyInclusion(hash: Hash, claim: Inclusion): void {
  requireHashes([claim.root]);
  let root = claim.leafHash;
  for (const sibling of inclusionPlan(claim)) {
    root =
      sibling.side === "left"
        ? nodeHash(hash, sibling.hash, root)
        : nodeHash(hash, root, sibling.hash);
  }
  if (!equalBytes(root, claim.root)) throw new ProofError("ROOT_MISMATCH");
}
