import { encodeHex, encodeUtf8, uuidv7 } from "@writ/encoding";
import {
  buildDecision,
  buildIdentityChange,
  buildOutcome,
  buildPolicyLifecycle,
  buildRedemption,
  buildRevocation,
  type DecisionPredicate,
} from "@writ/evidence";
import { checkEntry } from "../entry/check-entry.ts";
import { statementKeys } from "../entry/statement-keys.ts";
import type { Submission } from "../entry/submission.ts";
import type { Entry, EventKind } from "../entry.ts";
import type { Execution } from "../lineage.ts";
import { type Recorder, recorder } from "./recorder.ts";

/** The time of all sample events. */
export const SAMPLE_MS = Date.UTC(2026, 10, 23, 1, 40, 21, 123);

const AT = new Date(SAMPLE_MS).toISOString();
const HEX = "a".repeat(64);
const NO_FENCES = { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 };
const SALT = "A".repeat(43);

/** Makes events of one tenant that are in order unless a test changes them. */
export interface SampleEvents {
  readonly recorders: Readonly<Record<"policy" | "grants" | "identity", Recorder>>;
  newId(): string;
  /** A decision, ALLOW unless `change` says otherwise; below `parent` if given. */
  decision(
    parent?: Execution | null,
    change?: Partial<Submission>,
  ): Submission & { execution: Execution };
  refusal(
    decision: "DENY" | "PENDING",
    parent?: Execution | null,
    change?: Partial<Submission>,
  ): Submission & { execution: Execution };
  /** A decision with a statement of nearly 64 KiB. */
  largeDecision(change: Partial<Submission>): Submission;
  /** The same with another signature over the same statement. */
  signedAgain(submission: Submission): Submission;
  redemption(after: Entry): Submission;
  outcome(after: Entry): Submission;
  revocation(): Submission;
  activation(counter: number): Submission;
  identityChange(): Submission;
  /** What the service makes of a submission by the service that records such events. */
  entry(submission: Submission): Entry;
}

/** Sample events of a tenant. */
export function sampleEvents(tenantId = "sample"): SampleEvents {
  const recorders = {
    policy: recorder("policy-decision"),
    grants: recorder("grant-signing"),
    identity: recorder("identity"),
  };
  const keys = statementKeys(Object.values(recorders).map((r) => r.trusted));
  const ofKind: Readonly<Record<EventKind, Recorder>> = {
    decision: recorders.policy,
    redemption: recorders.grants,
    outcome: recorders.grants,
    revocation: recorders.grants,
    "policy-lifecycle": recorders.policy,
    "identity-change": recorders.identity,
  };
  let count = 0;
  const newId = (): string => {
    const random = Buffer.alloc(10);
    random.writeUInt32BE(++count, 6);
    random.write(tenantId.slice(0, 5), 0);
    return uuidv7(SAMPLE_MS + count, random);
  };
  const head = () => ({
    eventId: newId(),
    tenant: tenantId,
    occurredAt: AT,
    recordedBy: { service: "sample" },
  });
  const nothing = {
    executionId: null,
    seq: 0,
    execution: null,
    fences: null,
    newPolicyCounter: null,
    takes: [],
    charges: [],
    openings: [],
    idempotency: null,
    status: null,
  } as const;
  const standalone = { executionId: null, seq: 0, prev: null, final: null } as const;
  const submission = (
    kind: EventKind,
    eventId: string,
    payload: Uint8Array,
    rest: Partial<Submission> = {},
  ): Submission => ({
    ...nothing,
    tenantId,
    eventId,
    kind,
    statement: ofKind[kind].sign(payload),
    ...rest,
  });
  const follows = (after: Entry) => {
    if (after.place === null) throw new Error("the event belongs to no execution");
    const { executionId, seq } = after.place;
    return { executionId, seq: seq + 1, prev: encodeHex(after.paeDigest) };
  };
  const decided = (
    decision: Execution["decision"],
    parent: Execution | null,
    change: Partial<Submission>,
  ): Submission & { execution: Execution } => {
    const predicate = decisionOf(head(), newId(), decision, parent, change.fences ?? null);
    const execution = executionOf(predicate, parent);
    const payload = buildDecision(HEX, predicate);
    return {
      ...submission("decision", predicate.eventId, payload),
      executionId: predicate.executionId,
      execution,
      fences: NO_FENCES,
      openings: [{ name: "request-nonce", value: encodeUtf8("nonce") }],
      ...change,
    } as Submission & { execution: Execution };
  };

  return {
    recorders,
    newId,
    decision: (parent = null, change = {}) => decided("ALLOW", parent, change),
    refusal: (decision, parent = null, change = {}) => decided(decision, parent, change),
    largeDecision(change) {
      const predicate = decisionOf(head(), newId(), "ALLOW", null, null);
      const determiningPolicies = Array.from({ length: 240 }, (_, i) => `${i}`.padStart(256, "p"));
      const payload = buildDecision(HEX, {
        ...predicate,
        policyProof: predicate.policyProof && { ...predicate.policyProof, determiningPolicies },
      });
      return {
        ...submission("decision", predicate.eventId, payload),
        executionId: predicate.executionId,
        execution: executionOf(predicate, null),
        fences: NO_FENCES,
        ...change,
      };
    },
    signedAgain: (s) => ({ ...s, statement: ofKind[s.kind].sign(s.statement.payload) }),
    redemption(after) {
      const { executionId, seq, prev } = follows(after);
      const predicate = {
        ...head(),
        executionId,
        seq,
        prev,
        final: null,
        grant: { jti: newId() },
        redemptionId: newId(),
        audience: "urn:sample",
        verifier: "spiffe://writ.local/workload/w",
        holder: SALT,
      };
      const payload = buildRedemption(HEX, predicate);
      return submission("redemption", predicate.eventId, payload, { executionId, seq });
    },
    outcome(after) {
      const { executionId, seq, prev } = follows(after);
      const predicate = {
        ...head(),
        executionId,
        seq,
        prev,
        final: { events: seq + 1 },
        status: "completed" as const,
        output: null,
      };
      const payload = buildOutcome(HEX, predicate);
      return submission("outcome", predicate.eventId, payload, {
        executionId,
        seq,
        status: "completed",
      });
    },
    revocation() {
      const predicate = {
        ...head(),
        ...standalone,
        revocationId: newId(),
        type: "grant" as const,
        value: newId(),
        reason: "lost",
        by: "operator",
        streamSeq: 1,
      };
      return submission("revocation", predicate.eventId, buildRevocation(HEX, predicate));
    },
    activation(counter) {
      const policySet = `sha256:${HEX}`;
      const predicate = {
        ...head(),
        ...standalone,
        transition: "active" as const,
        policySet,
        counter,
        previous: counter === 1 ? null : { counter: counter - 1, policySet },
        mode: "active" as const,
        notBefore: AT,
        notAfter: new Date(SAMPLE_MS + 60_000).toISOString(),
        proposedBy: "User::alice",
        approvals: [],
        validation: { errors: 0, warnings: 0 },
        tests: { passed: 1, failed: 0 },
        simulation: null,
        reason: null,
      };
      const payload = buildPolicyLifecycle(HEX, predicate);
      return submission("policy-lifecycle", predicate.eventId, payload, {
        newPolicyCounter: counter,
      });
    },
    identityChange() {
      const predicate = {
        ...head(),
        ...standalone,
        change: "principal.add" as const,
        subject: "Agent::a",
        details: {},
        by: "operator",
      };
      return submission("identity-change", predicate.eventId, buildIdentityChange(HEX, predicate));
    },
    entry: (s) => checkEntry(s, ofKind[s.kind].service, keys),
  };
}

function decisionOf(
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
      engine: { name: "cedar", version: "4.13.0", digest: { sha256: HEX } },
      policySet: { digest: { sha256: HEX } },
      request: { digest: { sha256: HEX } },
      input: { digest: { sha256: HEX } },
      output: { digest: { sha256: HEX } },
      determiningPolicies: ["sample.search"],
      errors: [],
      fences: {
        policy: fences?.policyCounter ?? 0,
        stop: fences?.stopEpoch ?? 0,
        revocation: fences?.revocationEpoch ?? 0,
      },
      evaluatedAt: AT,
    },
    grant: isAllow ? { jti: executionId, claims: { sha256: HEX }, notAfter: AT } : null,
    lineage: {
      parent: parent?.executionId ?? null,
      root: parent?.rootId ?? executionId,
      depth: parent === null ? 0 : parent.depth + 1,
      causes: [],
    },
    commitments: { principal: SALT },
    identity: { assertion: { sha256: HEX } },
    salt: SALT,
  };
}

function executionOf(predicate: DecisionPredicate, parent: Execution | null): Execution {
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
    policyDigest: `sha256:${HEX}`,
    grantId: grant?.jti ?? null,
    measurement: null,
    decisionId: predicate.eventId,
    decidedAtMs: SAMPLE_MS,
    startBeforeMs: grant === null ? null : SAMPLE_MS,
    leaseUntilMs: grant === null ? null : SAMPLE_MS + 60_000,
  };
}
