import type { DecisionPredicate } from "@writ/evidence";
import type { Submission } from "../entry/submission.ts";
import type { Execution } from "../lineage.ts";

/** The time of all sample events. */
export const SAMPLE_MS = Date.UTC(2026, 10, 23, 1, 40, 21, 123);

/** The same in the form of statements. */
export const SAMPLE_TIME = new Date(SAMPLE_MS).toISOString();

/** Some SHA-256, hex. */
export const SAMPLE_HEX = "a".repeat(64);

/** Some 32 bytes, base64url. */
export const SAMPLE_BASE64URL = "A".repeat(43);

/** The statement of a decision about a sample request, below `parent` unless that is null. */
export function decisionOf(
  head: Pick<DecisionPredicate, "eventId" | "tenant" | "occurredAt" | "recordedBy">,
  executionId: string,
  decision: Execution["decision"],
  parent: Execution | null,
  fences: Submission["fences"],
): DecisionPredicate {
  const isAllow = decision === "ALLOW";
  return {
    ...head,
    executionId,
    seq: 0,
    prev: null,
    final: isAllow ? null : { events: 1 },
    decision,
    reasonCodes: isAllow ? [] : ["NO_PERMIT"],
    policyProof: {
      engine: { name: "cedar", version: "4.13.0", digest: { sha256: SAMPLE_HEX } },
      policySet: { digest: { sha256: SAMPLE_HEX } },
      request: { digest: { sha256: SAMPLE_HEX } },
      input: { digest: { sha256: SAMPLE_HEX } },
      output: { digest: { sha256: SAMPLE_HEX } },
      determiningPolicies: ["sample.search"],
      errors: [],
      fences: {
        policy: fences?.policyCounter ?? 0,
        stop: fences?.stopEpoch ?? 0,
        revocation: fences?.revocationEpoch ?? 0,
      },
      evaluatedAt: SAMPLE_TIME,
    },
    grant: isAllow
      ? { jti: executionId, claims: { sha256: SAMPLE_HEX }, notAfter: SAMPLE_TIME }
      : null,
    lineage: {
      parent: parent?.executionId ?? null,
      root: parent?.rootId ?? executionId,
      depth: parent === null ? 0 : parent.depth + 1,
      causes: [],
    },
    commitments: { principal: SAMPLE_BASE64URL },
    identity: { assertion: { sha256: SAMPLE_HEX } },
    salt: SAMPLE_BASE64URL,
  };
}

/** The lineage row of a sample decision. */
export function executionOf(predicate: DecisionPredicate, parent: Execution | null): Execution {
  const { lineage, grant } = predicate;
  return {
    executionId: predicate.executionId,
    parentId: lineage.parent,
    rootId: lineage.root,
    depth: lineage.depth,
    ancestors: parent === null ? [] : [...parent.ancestors, parent.executionId],
    principal: "Workload::orchestrator",
    actor: "Agent::researcher",
    action: "tool:call",
    resource: "Tool::search",
    decision: predicate.decision,
    reasonCodes: predicate.reasonCodes,
    policyDigest: `sha256:${SAMPLE_HEX}`,
    grantId: grant?.jti ?? null,
    measurement: null,
    decisionId: predicate.eventId,
    decidedAtMs: SAMPLE_MS,
    startBeforeMs: grant === null ? null : SAMPLE_MS,
    leaseUntilMs: grant === null ? null : SAMPLE_MS + 60_000,
    causes: lineage.causes,
  };
}
