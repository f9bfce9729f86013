import { createHash } from "node:crypto";
import { canonicalBytes, encodeBase64Url, encodeHex, encodeUtf8, type Json } from "@writ/encoding";
import { buildDecision, commit, type DecisionPredicate } from "@writ/evidence";
import { lineageOf } from "./lineage.ts";
import { type Verdict, whoIs } from "./verdict.ts";

const SERVICE = "policy-decision";
const SALT_BYTES = 32;
const NONCE_BYTES = 16;

/** What a digest or commitment of the statement stands for; erasable. */
export interface Opening {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Builds the in-toto statement of a decision, and the openings of its digests. `random(n)` gives n random bytes. */
export function decisionStatement(
  verdict: Verdict,
  random: (bytes: number) => Uint8Array,
): { readonly payload: Uint8Array; readonly openings: readonly Opening[] } {
  const { ask, caller, grant, ids, policy } = verdict;
  const occurredAt = new Date(verdict.decidedAtMs).toISOString();
  const requestHash = encodeBase64Url(ask.requestDigest);
  const nonce = encodeBase64Url(random(NONCE_BYTES));
  const committed = commitments(verdict, random);
  const identity = "assertion" in caller ? caller : undefined;
  const predicate: DecisionPredicate = {
    eventId: ids.decision,
    executionId: ids.execution,
    tenant: whoIs(caller).tenant,
    seq: 0,
    prev: null,
    final: verdict.decision === "ALLOW" ? null : { events: 1 },
    occurredAt,
    recordedBy: { service: SERVICE },
    decision: verdict.decision,
    reasonCodes: verdict.reasons.map((reason) => reason.code),
    policyProof:
      policy === undefined
        ? null
        : {
            engine: {
              ...policy.engine,
              digest: { sha256: policy.engine.digest.slice("sha256:".length) },
            },
            policySet:
              policy.policySet === null
                ? null
                : {
                    digest: { sha256: policy.policySet.slice("sha256:".length) },
                  },
            request: { digest: { sha256: encodeHex(ask.requestDigest) } },
            input: { digest: { sha256: sha256Hex(policy.input) } },
            output: { digest: { sha256: sha256Hex(policy.output) } },
            determiningPolicies: policy.determining,
            errors: policy.errors,
            fences: policy.fences,
            evaluatedAt: occurredAt,
          },
    grant:
      grant === undefined
        ? null
        : {
            jti: ids.grant,
            claims: { sha256: sha256Hex(grant.bytes) },
            notAfter: new Date(grant.claims.exp * 1000).toISOString(),
          },
    lineage: { ...lineageOf(verdict).position, causes: verdict.causes },
    commitments: committed.commitments,
    identity:
      identity === undefined
        ? null
        : {
            assertion: { sha256: sha256Hex(encodeUtf8(identity.assertion)) },
          },
    salt: encodeBase64Url(random(SALT_BYTES)),
  };
  const subject = sha256Hex(canonicalBytes({ nonce, request: requestHash }));
  const openings: Opening[] = [
    { name: "request-nonce", value: encodeUtf8(nonce) },
    ...committed.openings,
  ];
  if (policy !== undefined)
    openings.push(
      { name: "decision-input", value: policy.input },
      { name: "decision-output", value: policy.output },
    );
  if (grant !== undefined) openings.push({ name: "grant-claims", value: grant.bytes });
  return { payload: buildDecision(subject, predicate), openings };
}

function commitments(verdict: Verdict, random: (bytes: number) => Uint8Array) {
  const { ask, caller } = verdict;
  const openings: Opening[] = [];
  const committed = (name: string, value: Json): string => {
    const { commitment, disclosure } = commit(sha256, encodeBase64Url(random(16)), name, value);
    openings.push({ name: `disclosure:${name}`, value: encodeUtf8(disclosure) });
    return commitment;
  };
  const commitments = {
    principal: committed("principal", whoIs(caller).principal),
    ...(ask.actor !== undefined && { actor: committed("actor", ask.actor) }),
    input: committed("input", encodeBase64Url(ask.input.digest)),
  };
  return { commitments, openings };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
