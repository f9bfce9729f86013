import { canonicalBytes, decodeHex, encodeBase64Url, encodeHex, encodeUtf8 } from "@writ/encoding";
import { pae, PAYLOAD_TYPE } from "../dsse/pae.ts";
import { buildDecision, type DecisionPredicate } from "../predicate/decision.ts";
import { buildOutcome } from "../predicate/outcome.ts";
import { buildRedemption } from "../predicate/redemption.ts";
import { commit } from "../statement/commitment.ts";
import { allowed, digest, hash32, id, laterHead } from "./events.ts";
import { sha256 } from "./sha256.ts";

/** A statement that is to be signed, and what opens it. For tests. */
export interface SampleStatement {
  readonly payload: Uint8Array;
  readonly service: "policy-decision" | "grant-signing";
  readonly openings: readonly { readonly name: string; readonly value: Uint8Array }[];
}

/** The recorded input and output of the sample decision, and the policy set. For tests. */
export const sampleMaterial = {
  policySet: {
    files: [
      {
        path: "policies/all.cedar",
        content: encodeUtf8("permit (principal, action, resource);\n"),
      },
      { path: "policyset.json", content: encodeUtf8('{"name":"sample"}') },
    ],
  },
  input: encodeUtf8('{"type":"writ-decision-input/1"}'),
  output: encodeUtf8('{"decision":"ALLOW"}'),
};

/** The digest of a sample policy set: over all of it. For tests. */
export function sampleSetDigest(files: typeof sampleMaterial.policySet.files): string {
  return hexOf(canonicalBytes(files.map(({ path, content }) => [path, encodeBase64Url(content)])));
}

/** The statements of an execution that was allowed, redeemed and completed; or of one that was denied. For tests. */
export function sampleExecution(
  decision: "ALLOW" | "DENY" = "ALLOW",
  changed: Partial<DecisionPredicate> = {},
): readonly SampleStatement[] {
  const nonce = encodeBase64Url(new Uint8Array(16).fill(7));
  const request = encodeBase64Url(decodeHex(digest.sha256));
  const subject = hexOf(canonicalBytes({ nonce, request }));
  const claims = encodeUtf8('{"jti":"sample"}');
  const principal = commit(sha256, "A".repeat(22), "principal", "User::alice");
  const actor = commit(sha256, "B".repeat(22), "actor", "Agent::<b>researcher</b>");
  const isAllow = decision === "ALLOW";
  const decided = buildDecision(subject, {
    ...allowed,
    recordedBy: { service: "policy-decision" },
    decision,
    final: isAllow ? null : { events: 1 },
    policyProof: allowed.policyProof && {
      ...allowed.policyProof,
      policySet: { digest: { sha256: sampleSetDigest(sampleMaterial.policySet.files) } },
      input: { digest: { sha256: hexOf(sampleMaterial.input) } },
      output: { digest: { sha256: hexOf(sampleMaterial.output) } },
    },
    grant:
      isAllow && allowed.grant ? { ...allowed.grant, claims: { sha256: hexOf(claims) } } : null,
    commitments: { principal: principal.commitment, actor: actor.commitment },
    ...changed,
  });
  const first: SampleStatement = {
    payload: decided,
    service: "policy-decision",
    openings: [
      { name: "request-nonce", value: encodeUtf8(nonce) },
      { name: "disclosure:principal", value: encodeUtf8(principal.disclosure) },
      { name: "disclosure:actor", value: encodeUtf8(actor.disclosure) },
      { name: "decision-input", value: sampleMaterial.input },
      ...(isAllow ? [{ name: "grant-claims", value: claims }] : []),
    ],
  };
  return isAllow ? [first, ...laterEvents(subject, decided)] : [first];
}

function laterEvents(subject: string, decided: Uint8Array): readonly SampleStatement[] {
  const redeemed = buildRedemption(subject, {
    ...laterHead,
    seq: 1,
    prev: paeDigest(decided),
    grant: { jti: id },
    redemptionId: id,
    audience: "urn:writ:demo",
    verifier: "spiffe://writ.local/workload/executor",
    holder: hash32,
  });
  const token = encodeUtf8("e30.e30.AAAA");
  const completed = buildOutcome(subject, {
    ...laterHead,
    seq: 2,
    prev: paeDigest(redeemed),
    final: { events: 3 },
    status: "completed",
    output: { digest, length: 12 },
    executor: { key: hash32, signature: { sha256: hexOf(token) } },
  });
  return [
    { payload: redeemed, service: "grant-signing", openings: [] },
    {
      payload: completed,
      service: "grant-signing",
      openings: [{ name: "executor-outcome", value: token }],
    },
  ];
}

/** The digest by which the event after it names a statement, hex. For tests. */
export function paeDigest(payload: Uint8Array): string {
  return hexOf(pae(PAYLOAD_TYPE, payload));
}

function hexOf(bytes: Uint8Array): string {
  return encodeHex(sha256(bytes));
}
