import { encodeHex, encodeUtf8, uuidv7 } from "@writ/encoding";
import {
  buildDecision,
  buildIdentityChange,
  buildOutcome,
  buildPolicyLifecycle,
  buildProgress,
  buildRedemption,
  buildRevocation,
} from "@writ/evidence";
import { checkContent, checkEntry } from "../entry/check-entry.ts";
import { statementKeys } from "../entry/statement-keys.ts";
import type { Submission } from "../entry/submission.ts";
import type { Entry, EventKind } from "../entry.ts";
import type { Execution } from "../lineage.ts";
import { type Recorder, recorder } from "./recorder.ts";
import {
  decisionOf,
  executionOf,
  SAMPLE_BASE64URL,
  SAMPLE_HEX,
  SAMPLE_MS,
  SAMPLE_TIME,
} from "./sample-decision.ts";
import { type PlainKind, sampleStatements } from "./sample-statements.ts";

const NO_FENCES = { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 };

/** Makes events of one tenant that are in order unless a test changes them. */
export interface SampleEvents {
  readonly recorders: Readonly<Record<"policy" | "grants" | "identity" | "evidence", Recorder>>;
  newId(): string;
  /** A decision, ALLOW unless `change` says otherwise; below `parent` if given. */
  decision(
    parent?: Execution | null,
    change?: Partial<Submission>,
    causes?: readonly string[],
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
  progress(after: Entry): Submission;
  outcome(after: Entry): Submission;
  /** The end of what never started, right after its decision. */
  refused(after: Entry): Submission;
  revocation(): Submission;
  activation(counter: number): Submission;
  identityChange(): Submission;
  plain(kind: PlainKind): Submission;
  /** What is made of a submission by the service that records such events, its signature taken on trust. */
  entry(submission: Submission): Entry;
  /** The same with its signature verified. */
  checkedEntry(submission: Submission): Promise<Entry>;
}

/** Sample events of a tenant. */
export function sampleEvents(tenantId = "sample"): SampleEvents {
  const recorders = {
    policy: recorder("policy-decision"),
    grants: recorder("grant-signing"),
    identity: recorder("identity"),
    evidence: recorder("evidence"),
  };
  const keys = statementKeys(Object.values(recorders).map((r) => r.trusted));
  const ofKind: Readonly<Record<EventKind, Recorder>> = {
    decision: recorders.policy,
    redemption: recorders.grants,
    progress: recorders.grants,
    outcome: recorders.grants,
    revocation: recorders.grants,
    "policy-lifecycle": recorders.policy,
    approval: recorders.policy,
    "identity-change": recorders.identity,
    "key-change": recorders.evidence,
    "log-lifecycle": recorders.evidence,
    erasure: recorders.evidence,
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
    occurredAt: SAMPLE_TIME,
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
    causes: readonly string[] = [],
  ): Submission & { execution: Execution } => {
    const made = decisionOf(head(), newId(), decision, parent, change.fences ?? null);
    const predicate = { ...made, lineage: { ...made.lineage, causes } };
    const execution = executionOf(predicate, parent);
    const payload = buildDecision(SAMPLE_HEX, predicate);
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
    decision: (parent = null, change = {}, causes = []) => decided("ALLOW", parent, change, causes),
    refusal: (decision, parent = null, change = {}) => decided(decision, parent, change),
    largeDecision(change) {
      const predicate = decisionOf(head(), newId(), "ALLOW", null, null);
      const determiningPolicies = Array.from({ length: 240 }, (_, i) => `${i}`.padStart(256, "p"));
      const payload = buildDecision(SAMPLE_HEX, {
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
        holder: SAMPLE_BASE64URL,
      };
      const payload = buildRedemption(SAMPLE_HEX, predicate);
      return submission("redemption", predicate.eventId, payload, { executionId, seq });
    },
    progress(after) {
      const { executionId, seq, prev } = follows(after);
      const step = { progressId: newId(), step: "files-copied", output: null };
      const predicate = { ...head(), executionId, seq, prev, final: null, ...step };
      const payload = buildProgress(SAMPLE_HEX, predicate);
      return submission("progress", predicate.eventId, payload, { executionId, seq });
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
      const payload = buildOutcome(SAMPLE_HEX, predicate);
      return submission("outcome", predicate.eventId, payload, {
        executionId,
        seq,
        status: "completed",
      });
    },
    refused(after) {
      const { executionId, seq, prev } = follows(after);
      const said = { status: "refused", code: "ACTOR_REVOKED", output: null } as const;
      const verifier = "spiffe://writ.local/workload/w";
      const final = { events: seq + 1 };
      const predicate = { ...head(), executionId, seq, prev, final, ...said, verifier };
      const payload = buildOutcome(SAMPLE_HEX, predicate);
      const status = "refused";
      return submission("outcome", predicate.eventId, payload, { executionId, seq, status });
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
      return submission("revocation", predicate.eventId, buildRevocation(SAMPLE_HEX, predicate));
    },
    activation(counter) {
      const policySet = `sha256:${SAMPLE_HEX}`;
      const predicate = {
        ...head(),
        ...standalone,
        transition: "active" as const,
        policySet,
        counter,
        previous: counter === 1 ? null : { counter: counter - 1, policySet },
        mode: "active" as const,
        notBefore: SAMPLE_TIME,
        notAfter: new Date(SAMPLE_MS + 60_000).toISOString(),
        proposedBy: "User::alice",
        approvals: [],
        validation: { errors: 0, warnings: 0 },
        tests: { passed: 1, failed: 0 },
        simulation: null,
        reason: null,
      };
      const payload = buildPolicyLifecycle(SAMPLE_HEX, predicate);
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
      return submission(
        "identity-change",
        predicate.eventId,
        buildIdentityChange(SAMPLE_HEX, predicate),
      );
    },
    plain(kind) {
      const statement = { ...head(), ...standalone };
      return submission(kind, statement.eventId, sampleStatements[kind](statement));
    },
    entry: (s) => checkContent(s, ofKind[s.kind].service, keys).entry,
    checkedEntry: (s) => checkEntry(s, ofKind[s.kind].service, keys),
  };
}
