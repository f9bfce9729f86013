import { canonicalBytes, type Json } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import type { Statement } from "../statement/statement.ts";
import { StatementError } from "../statement/statement-error.ts";
import {
  allowed,
  digest,
  freeHead,
  hash32,
  id,
  laterHead,
  policySet,
  time,
} from "../testing/events.ts";
import { mutations } from "../testing/mutations.ts";
import { buildDecision, readDecision } from "./decision.ts";
import { buildIdentityChange, readIdentityChange } from "./identity-change.ts";
import { buildOutcome, readOutcome } from "./outcome.ts";
import { buildPolicyLifecycle, readPolicyLifecycle } from "./policy-lifecycle.ts";
import { buildRedemption, readRedemption } from "./redemption.ts";
import { buildRevocation, readRevocation } from "./revocation.ts";

interface Case {
  readonly name: string;
  readonly predicate: object;
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => Statement<object>;
  readonly subject: string;
  /** Changes that give another predicate of the same form. */
  readonly allowedChanges: readonly string[];
}

function kind<Predicate extends object>(
  name: string,
  predicate: Predicate,
  build: (sha256: string, predicate: Predicate) => Uint8Array,
  read: (bytes: Uint8Array) => Statement<Predicate>,
  subject: string,
  allowedChanges: readonly string[] = [],
): Case {
  const bytes = build(digest.sha256, predicate);
  return { name, predicate, bytes, read, subject, allowedChanges };
}

const cases: readonly Case[] = [
  kind("decision", allowed, buildDecision, readDecision, `execution/${id}`, [
    ".commitments.actor removed",
    ".commitments.input removed",
  ]),
  kind(
    "redemption",
    {
      ...laterHead,
      grant: { jti: id },
      redemptionId: id,
      audience: "urn:writ:demo",
      verifier: "spiffe://writ.local/workload/executor",
      holder: hash32,
    },
    buildRedemption,
    readRedemption,
    `execution/${id}`,
  ),
  kind(
    "outcome",
    {
      ...laterHead,
      seq: 2,
      final: { events: 3 },
      status: "completed",
      output: { digest, length: 12 },
    } as const,
    buildOutcome,
    readOutcome,
    `execution/${id}`,
    [".output = null"],
  ),
  kind(
    "revocation",
    {
      ...freeHead,
      revocationId: id,
      type: "principal",
      value: "User::alice",
      reason: "left the company",
      by: "spiffe://writ.local/operator/admin",
      streamSeq: 7,
    } as const,
    buildRevocation,
    readRevocation,
    `revocation/${id}`,
  ),
  kind(
    "identity change",
    {
      ...freeHead,
      change: "issuer.add",
      subject: "https://issuer.example/a",
      details: { jwks: digest },
      by: "spiffe://writ.local/operator/admin",
    } as const,
    buildIdentityChange,
    readIdentityChange,
    "identity/https://issuer.example/a",
    [".details.jwks removed"],
  ),
  kind(
    "policy lifecycle",
    {
      ...freeHead,
      transition: "active",
      policySet,
      counter: 42,
      previous: { counter: 41, policySet },
      mode: "active",
      notBefore: time,
      notAfter: "2027-02-21T10:00:00.000Z",
      proposedBy: "User::alice",
      approvals: [{ by: "User::bob", statement: policySet }],
      validation: { errors: 0, warnings: 0 },
      tests: { passed: 57, failed: 0 },
      simulation: { report: policySet, newlyAllowed: 0, newlyDenied: 12, newlyErroring: 0 },
      reason: "quarterly review",
    } as const,
    buildPolicyLifecycle,
    readPolicyLifecycle,
    `policy-set/${policySet}`,
    [".simulation = null", ".reason = null"],
  ),
];

function accepts(read: Case["read"], frame: object): boolean {
  try {
    read(canonicalBytes(frame as Json));
    return true;
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}

describe.each(cases)("a statement of a $name", (one) => {
  const frame = JSON.parse(new TextDecoder().decode(one.bytes)) as Record<string, unknown>;

  test("says what it was built from, about the right subject", () => {
    const statement = one.read(one.bytes);
    expect(statement.predicate).toEqual(one.predicate);
    expect(statement.subject).toEqual({ name: one.subject, sha256: digest.sha256 });
  });

  test("is refused when its predicate is changed in any one place", () => {
    const accepted = [...mutations(one.predicate)]
      .filter(({ document }) => accepts(one.read, { ...frame, predicate: document }))
      .map(({ what }) => what);
    expect(accepted.toSorted()).toEqual([...one.allowedChanges].toSorted());
  });

  test("is refused when it is about something else", () => {
    const subject = [{ digest, name: "execution/other" }];
    expect(accepts(one.read, { ...frame, subject })).toBe(false);
  });

  test("is read as no other kind", () => {
    const predicateType = "https://writ.dev/attestation/other/v1";
    expect(accepts(one.read, { ...frame, predicateType })).toBe(false);
    const readers = cases.filter(({ name }) => name !== one.name).map(({ read }) => read);
    expect(readers.filter((read) => accepts(read, frame))).toEqual([]);
  });
});
