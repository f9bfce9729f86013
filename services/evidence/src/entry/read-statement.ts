import { decodeHex } from "@writ/encoding";
import {
  type DecisionPredicate,
  type ExecutionHead,
  readApproval,
  readDecision,
  readErasure,
  readIdentityChange,
  readKeyChange,
  readLogLifecycle,
  readOutcome,
  readPolicyLifecycle,
  readProgress,
  readRedemption,
  readRevocation,
  type StandaloneHead,
  StatementError,
} from "@writ/evidence";
import type { EventKind, Place, Revoked } from "../entry.ts";
import type { Outcome } from "../lineage.ts";
import { InvalidEntryError } from "./submission.ts";

/** What a statement itself says about what its entry claims. */
export interface Stated {
  readonly tenantId: string;
  readonly eventId: string;
  /** Name of the service that says so. */
  readonly recordedBy: string;
  /** Null for events that belong to no execution. */
  readonly place: Place | null;
  /** Set for a decision only. */
  readonly decision: DecisionPredicate | null;
  /** Set for a revocation only. */
  readonly revoked: Revoked | null;
  /** Set for the activation of a policy set only. */
  readonly newPolicyCounter: number | null;
}

/** Reads a statement, which must be of this kind. @throws InvalidEntryError */
export function readStatement(kind: EventKind, payload: Uint8Array): Stated {
  try {
    return readers[kind](payload);
  } catch (error) {
    if (error instanceof StatementError) throw new InvalidEntryError(error.message);
    throw error;
  }
}

const readers: Readonly<Record<EventKind, (payload: Uint8Array) => Stated>> = {
  decision: (payload) => {
    const { predicate } = readDecision(payload);
    return { ...ofExecution(predicate), decision: predicate };
  },
  redemption: (payload) => ofExecution(readRedemption(payload).predicate),
  progress: (payload) => ofExecution(readProgress(payload).predicate),
  outcome: (payload) => {
    const { predicate } = readOutcome(payload);
    return ofExecution(predicate, predicate);
  },
  revocation: (payload) => {
    const { predicate } = readRevocation(payload);
    const { occurredAt, revocationId, type, value } = predicate;
    const revoked = { revocationId, type, value, atMs: Date.parse(occurredAt) };
    return { ...standalone(predicate), revoked };
  },
  "policy-lifecycle": (payload) => {
    const { predicate } = readPolicyLifecycle(payload);
    return { ...standalone(predicate), newPolicyCounter: predicate.counter };
  },
  approval: (payload) => standalone(readApproval(payload).predicate),
  "identity-change": (payload) => standalone(readIdentityChange(payload).predicate),
  "key-change": (payload) => standalone(readKeyChange(payload).predicate),
  "log-lifecycle": (payload) => standalone(readLogLifecycle(payload).predicate),
  erasure: (payload) => standalone(readErasure(payload).predicate),
};

function ofExecution(
  head: ExecutionHead,
  {
    code = null,
    status = null,
  }: { readonly code?: string | null; readonly status?: Outcome | null } = {},
): Stated {
  return {
    tenantId: head.tenant,
    eventId: head.eventId,
    recordedBy: head.recordedBy.service,
    place: {
      executionId: head.executionId,
      seq: head.seq,
      prev: head.prev === null ? null : decodeHex(head.prev),
      isFinal: head.final !== null,
      status,
      code,
      occurredAtMs: Date.parse(head.occurredAt),
    },
    decision: null,
    revoked: null,
    newPolicyCounter: null,
  };
}

function standalone(head: StandaloneHead): Stated {
  return {
    tenantId: head.tenant,
    eventId: head.eventId,
    recordedBy: head.recordedBy.service,
    place: null,
    decision: null,
    revoked: null,
    newPolicyCounter: null,
  };
}
