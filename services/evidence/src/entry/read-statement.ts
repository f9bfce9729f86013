import { decodeHex } from "@writ/encoding";
import {
  type DecisionPredicate,
  type ExecutionHead,
  readDecision,
  readIdentityChange,
  readOutcome,
  readPolicyLifecycle,
  readRedemption,
  readRevocation,
  type StandaloneHead,
  StatementError,
} from "@writ/evidence";
import type { EventKind, Place } from "../entry.ts";
import type { Outcome } from "../lineage.ts";
import { InvalidEntryError } from "./submission.ts";

/** What a statement itself says about what its entry claims. */
export interface Stated {
  readonly tenantId: string;
  readonly eventId: string;
  /** Null for events that belong to no execution. */
  readonly place: Place | null;
  /** Set for a decision only. */
  readonly decision: DecisionPredicate | null;
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
  outcome: (payload) => {
    const { predicate } = readOutcome(payload);
    return ofExecution(predicate, predicate.status);
  },
  revocation: (payload) => standalone(readRevocation(payload).predicate),
  "policy-lifecycle": (payload) => {
    const { predicate } = readPolicyLifecycle(payload);
    return { ...standalone(predicate), newPolicyCounter: predicate.counter };
  },
  "identity-change": (payload) => standalone(readIdentityChange(payload).predicate),
};

function ofExecution(head: ExecutionHead, status: Outcome | null = null): Stated {
  return {
    tenantId: head.tenant,
    eventId: head.eventId,
    place: {
      executionId: head.executionId,
      seq: head.seq,
      prev: head.prev === null ? null : decodeHex(head.prev),
      isFinal: head.final !== null,
      status,
      occurredAtMs: Date.parse(head.occurredAt),
    },
    decision: null,
    newPolicyCounter: null,
  };
}

function standalone(head: StandaloneHead): Stated {
  return {
    tenantId: head.tenant,
    eventId: head.eventId,
    place: null,
    decision: null,
    newPolicyCounter: null,
  };
}
