import { equalBytes } from "@writ/encoding";
import { type Consistency, consistencyPlan } from "./consistency-plan.ts";
import { type Hash, nodeHash } from "./hash.ts";
import { ProofError } from "./proof-error.ts";

/**
 * Verifies a consistency proof (RFC 9162 section 2.1.4.2). An empty older tree is refused: it
 * proves nothing. @throws ProofError unless it holds
 */
export function verifyConsistency(hash: Hash, claim: Consistency): void {
  const { start, siblings } = consistencyPlan(claim);
  let [from, to] = [start, start];
  for (const sibling of siblings) {
    if (sibling.side === "left") {
      from = nodeHash(hash, sibling.hash, from);
      to = nodeHash(hash, sibling.hash, to);
    } else {
      to = nodeHash(hash, to, sibling.hash);
    }
  }
  if (!equalBytes(from, claim.fromRoot) || !equalBytes(to, claim.toRoot)) {
    throw new ProofError("ROOT_MISMATCH");
  }
}
