import type { DecisionPredicate } from "../predicate/decision.ts";
import type { ExecutionHead, StandaloneHead } from "../predicate/event-head.ts";

/** Ids, digests and times of the right form, for tests. */
export const id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
export const otherId = "017f22e2-79b0-7cc3-98c4-dc0c0c073990";
export const digest = { sha256: "ab".repeat(32) };
export const time = "2026-11-23T01:40:21.123Z";
export const hash32 = "A".repeat(43);
export const policySet = `sha256:${digest.sha256}`;

/** Head of an event after the decision, for tests. */
export const laterHead: ExecutionHead = {
  eventId: id,
  executionId: id,
  tenant: "sample",
  seq: 1,
  prev: digest.sha256,
  final: null,
  occurredAt: time,
  recordedBy: { service: "grant-signing" },
};

/** Head of an event that belongs to no execution, for tests. */
export const freeHead: StandaloneHead = {
  ...laterHead,
  executionId: null,
  seq: 0,
  prev: null,
  final: null,
};

/** A decision to allow a child execution, with every member there is, for tests. */
export const allowed: DecisionPredicate = {
  ...laterHead,
  seq: 0,
  prev: null,
  decision: "ALLOW",
  reasonCodes: ["PERMITTED"],
  policyProof: {
    engine: { name: "cedar-wasm", version: "4.13.0", digest },
    policySet: { digest },
    request: { digest },
    input: { digest },
    output: { digest },
    determiningPolicies: ["tools/search"],
    errors: ["tools/broken"],
    fences: { policy: 4, stop: 0, revocation: 2 },
    evaluatedAt: time,
  },
  grant: { jti: id, claims: digest, notAfter: time },
  lineage: { parent: otherId, root: otherId, depth: 1, causes: [otherId] },
  commitments: { principal: hash32, actor: hash32, input: hash32 },
  identity: { assertion: digest },
  salt: hash32,
};
