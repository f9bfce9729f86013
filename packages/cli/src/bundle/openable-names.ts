import type { DecisionPredicate } from "@writ/evidence";

/** Names of what the digests and commitments of a decision stand for. A commitment is named by what it commits to. */
export function openableNames({
  commitments,
  grant,
  policyProof,
}: Pick<DecisionPredicate, "commitments" | "grant" | "policyProof">): readonly string[] {
  return [
    ...Object.keys(commitments),
    "request-nonce",
    ...(policyProof === null ? [] : ["decision-input", "decision-output"]),
    ...(grant === null ? [] : ["grant-claims"]),
  ];
}
