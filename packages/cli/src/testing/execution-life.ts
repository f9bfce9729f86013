import { canonicalBytes, encodeBase64Url, encodeHex, encodeUtf8 } from "@writ/encoding";
import {
  buildDecision,
  buildOutcome,
  buildRedemption,
  commit,
  type DecisionPredicate,
} from "@writ/evidence";
import { EventKind } from "@writ/proto/writ/evidence/v1/evidence";
import {
  decide,
  type DecisionInput,
  decisionInputBytes,
  loadPolicySet,
  nodeCedarEngine,
  type PolicyFiles,
} from "@writ/policy";
import { sha256 } from "@writ/token";
import { digestOf, type TrustedKeys, type Unsigned } from "./signed-evidence.ts";

/** Tenant, execution and time of the life. */
export const LIFE = {
  tenant: "sample",
  executionId: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  occurredAt: "2026-11-23T01:40:21.123Z",
  eventIds: [1, 2, 3].map((n) => `017f22e2-79b0-7cc3-98c4-dc0c0c07399${n}`),
};

const HASH = "A".repeat(43);
const NONCE = "A".repeat(22);
const REQUEST = sha256(encodeUtf8("the request document"));

/** What was decided, with what, and what the statement says of it. */
export interface Life {
  /** Decision, redemption, outcome; the decision alone when it was denied. */
  readonly events: readonly Unsigned[];
  readonly engine: ReturnType<typeof nodeCedarEngine>;
}

/** The life of an execution under these policies, decided for real, with all openings; signed by whom it should be signed by. */
export function executionLife(
  files: PolicyFiles,
  input: DecisionInput,
  { statementKeys }: Pick<TrustedKeys, "statementKeys">,
): Life {
  const engine = nodeCedarEngine();
  const decided = decisionOf(files, input, engine);
  const decision = {
    kind: EventKind.DECISION,
    eventId: eventId(0),
    key: statementKeys["policy-decision"],
    ...decided,
  };
  const key = statementKeys["grant-signing"];
  const redemption = redeemed(digestOf(decision.payload));
  const outcome = completed(digestOf(redemption));
  const started = [
    { kind: EventKind.REDEMPTION, eventId: eventId(1), key, payload: redemption },
    { kind: EventKind.OUTCOME, eventId: eventId(2), key, payload: outcome },
  ];
  return { engine, events: decided.isAllowed ? [decision, ...started] : [decision] };
}

function decisionOf(files: PolicyFiles, input: DecisionInput, engine: Life["engine"]) {
  const set = loadPolicySet(files, engine, sha256);
  const { output, outputBytes } = decide(set, input, engine);
  const inputBytes = decisionInputBytes(set, input);
  const claims = encodeUtf8('{"claims":"of the grant"}');
  const principal = commit(sha256, "s".repeat(22), "principal", input.principal.uid);
  const isAllowed = output.decision === "ALLOW";
  const predicate: DecisionPredicate = {
    ...head(0, "policy-decision", null),
    final: isAllowed ? null : { events: 1 },
    decision: output.decision,
    reasonCodes: output.code === null ? [] : [output.code],
    policyProof: {
      engine: { ...engine.identity, digest: { sha256: engine.identity.digest.slice(7) } },
      policySet: { digest: { sha256: set.digest.slice(7) } },
      request: { digest: { sha256: encodeHex(REQUEST) } },
      input: { digest: { sha256: hex(inputBytes) } },
      output: { digest: { sha256: hex(outputBytes) } },
      determiningPolicies: output.determining,
      errors: output.errors,
      fences: input.fences,
      evaluatedAt: LIFE.occurredAt,
    },
    grant: isAllowed
      ? { jti: LIFE.executionId, claims: { sha256: hex(claims) }, notAfter: LIFE.occurredAt }
      : null,
    lineage: { parent: null, root: LIFE.executionId, depth: 0, causes: [] },
    commitments: { principal: principal.commitment },
    identity: { assertion: { sha256: hex(encodeUtf8("the assertion")) } },
    salt: HASH,
  };
  return {
    isAllowed,
    payload: buildDecision(subject(), predicate),
    openings: [
      { name: "request-nonce", value: encodeUtf8(NONCE) },
      { name: "disclosure:principal", value: encodeUtf8(principal.disclosure) },
      { name: "decision-input", value: inputBytes },
      { name: "decision-output", value: outputBytes },
      ...(isAllowed ? [{ name: "grant-claims", value: claims }] : []),
    ],
  };
}

function redeemed(prev: string): Uint8Array {
  return buildRedemption(subject(), {
    ...head(1, "grant-signing", prev),
    final: null,
    grant: { jti: LIFE.executionId },
    redemptionId: LIFE.executionId,
    audience: "urn:test",
    verifier: "spiffe://writ.local/workload/x",
    holder: HASH,
  });
}

function completed(prev: string): Uint8Array {
  return buildOutcome(subject(), {
    ...head(2, "grant-signing", prev),
    final: { events: 3 },
    status: "completed",
    output: null,
  });
}

function head(seq: number, service: string, prev: string | null) {
  const { executionId, occurredAt, tenant } = LIFE;
  return {
    eventId: eventId(seq),
    executionId,
    tenant,
    seq,
    prev,
    occurredAt,
    recordedBy: { service },
  };
}

function eventId(seq: number): string {
  return LIFE.eventIds[seq] ?? "";
}

function subject(): string {
  return hex(canonicalBytes({ nonce: NONCE, request: encodeBase64Url(REQUEST) }));
}

function hex(bytes: Uint8Array): string {
  return encodeHex(sha256(bytes));
}
