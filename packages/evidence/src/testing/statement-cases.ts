import type { Statement } from "../statement/statement.ts";
import { buildApproval, readApproval } from "../predicate/approval.ts";
import { buildDecision, readDecision } from "../predicate/decision.ts";
import { buildErasure, readErasure } from "../predicate/erasure.ts";
import { buildIdentityChange, readIdentityChange } from "../predicate/identity-change.ts";
import { buildKeyChange, readKeyChange } from "../predicate/key-change.ts";
import { buildLogLifecycle, readLogLifecycle } from "../predicate/log-lifecycle.ts";
import { buildOutcome, readOutcome } from "../predicate/outcome.ts";
import { buildPolicyLifecycle, readPolicyLifecycle } from "../predicate/policy-lifecycle.ts";
import { buildProgress, readProgress } from "../predicate/progress.ts";
import { buildRedemption, readRedemption } from "../predicate/redemption.ts";
import { buildRevocation, readRevocation } from "../predicate/revocation.ts";
import { allowed, digest, freeHead, hash32, id, laterHead, policySet, time } from "./events.ts";

/** A statement of one kind with every member there is, for tests. */
export interface StatementCase {
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
): StatementCase {
  const bytes = build(digest.sha256, predicate);
  return { name, predicate, bytes, read, subject, allowedChanges };
}

/** One statement of each kind. */
export const statementCases: readonly StatementCase[] = [
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
      executor: { key: hash32, signature: digest },
    } as const,
    buildOutcome,
    readOutcome,
    `execution/${id}`,
    [".output = null", ".executor removed"],
  ),
  kind(
    "progress report",
    {
      ...laterHead,
      seq: 2,
      progressId: id,
      step: "files-copied",
      output: { digest, length: 12 },
    },
    buildProgress,
    readProgress,
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
  kind(
    "approval",
    {
      ...freeHead,
      approvalId: id,
      request: id,
      verdict: "approved",
      by: "User::alice",
      policy: "money/large",
      item: policySet,
    } as const,
    buildApproval,
    readApproval,
    `approval/${id}`,
    [".request = null"],
  ),
  kind(
    "key change",
    {
      ...freeHead,
      recordedBy: { service: "evidence" },
      keys: [
        { kid: hash32, use: "statement", service: "identity" },
        { kid: "0f1e2d3c", use: "log", service: "evidence" },
      ],
      added: ["0f1e2d3c"],
      retired: ["B".repeat(42).concat("A")],
    } as const,
    buildKeyChange,
    readKeyChange,
    "keys/evidence",
  ),
  kind(
    "log's opening",
    {
      ...freeHead,
      change: "opened",
      origin: "evidence.writ.local/one/2",
      previous: { origin: "evidence.writ.local/one/1", size: 700, root: digest.sha256 },
      reason: "the database was restored from a backup",
    } as const,
    buildLogLifecycle,
    readLogLifecycle,
    "log/evidence.writ.local/one/2",
    [".previous = null"],
  ),
  kind(
    "erasure",
    {
      ...freeHead,
      erasureId: id,
      execution: id,
      erased: [
        { event: id, name: "decision-input" },
        { event: id, name: "disclosure:principal" },
      ],
      reason: "the person asked for it",
      by: "spiffe://writ.local/operator/admin",
    },
    buildErasure,
    readErasure,
    `erasure/${id}`,
  ),
];
