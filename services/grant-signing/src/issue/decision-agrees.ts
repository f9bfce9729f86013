import type { DecisionPredicate } from "@writ/evidence";
import { encodeHex } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import { sha256 } from "@writ/token";
import { demand } from "./refused.ts";

/** What the signer may know of a decision once it agreed to it. */
export type AllowedDecision = DecisionPredicate & {
  readonly grant: NonNullable<DecisionPredicate["grant"]>;
  readonly policyProof: NonNullable<DecisionPredicate["policyProof"]>;
};

/**
 * Demands that the decision allows exactly these claims, byte for byte, and says the same of execution, tenant,
 * lineage and policy. `payload` is what the claims were read from. @throws Refused STATEMENT_MISMATCH
 */
export function decisionAgrees(
  decision: DecisionPredicate,
  claims: GrantClaims,
  payload: Uint8Array,
): asserts decision is AllowedDecision {
  const { grant, identity, policyProof, lineage } = decision;
  const { exec } = claims;
  agree(decision.decision === "ALLOW", "the decision is not an ALLOW");
  agree(grant !== null && identity !== null && policyProof !== null, "the decision is incomplete");
  agree(grant.claims.sha256 === encodeHex(sha256(payload)), "the decision is of other claims");
  agree(grant.jti === claims.jti, "the decision is of another grant");
  agree(Date.parse(grant.notAfter) === claims.exp * 1000, "the start window is another");
  agree(decision.eventId === exec.evidence.event, "the decision is another event");
  agree(decision.eventId === exec.policy.decision, "the claims name another decision");
  agree(decision.executionId === exec.id, "the decision is of another execution");
  agree(decision.tenant === exec.tenant, "the decision is of another tenant");
  agree(lineage.parent === exec.parent, "the decision is under another parent");
  agree(lineage.root === exec.root, "the decision is under another root");
  agree(lineage.depth === exec.depth, "the decision is at another depth");
  const bundle = `sha256:${policyProof.policySet?.digest.sha256 ?? ""}`;
  agree(bundle === exec.policy.bundle, "the decision is of another policy set");
}

function agree(holds: boolean, otherwise: string): asserts holds {
  demand(holds, "STATEMENT_MISMATCH", otherwise);
}
