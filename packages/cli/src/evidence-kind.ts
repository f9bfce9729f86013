import {
  type ExecutionHead,
  readDecision,
  readOutcome,
  readRedemption,
  type Statement,
} from "@writ/evidence";
import { EventKind } from "@writ/proto/writ/evidence/v1/evidence";

/** A kind of event in the life of an execution. */
export interface EvidenceKind {
  readonly name: string;
  /** The only service whose statements of this kind count. */
  readonly service: string;
  /** Reads a statement of this kind strictly, and what came of the event. @throws StatementError */
  readonly read: (payload: Uint8Array) => EvidenceStatement;
}

/** A statement of an execution's event. */
export interface EvidenceStatement {
  readonly statement: Statement<ExecutionHead>;
  /** In one or two words, like `DENY NO_PERMIT` or `completed`. */
  readonly result: string;
}

const decision: EvidenceKind = {
  name: "decision",
  service: "policy-decision",
  read: (payload) => {
    const statement = readDecision(payload);
    const { decision: verdict, reasonCodes } = statement.predicate;
    return { statement, result: [verdict, ...reasonCodes].join(" ") };
  },
};

const redemption: EvidenceKind = {
  name: "redemption",
  service: "grant-signing",
  read: (payload) => ({ statement: readRedemption(payload), result: "started" }),
};

const outcome: EvidenceKind = {
  name: "outcome",
  service: "grant-signing",
  read: (payload) => {
    const statement = readOutcome(payload);
    return { statement, result: statement.predicate.status };
  },
};

/** The kind of an execution's event; undefined for events that belong to no execution. */
export function evidenceKind(kind: EventKind): EvidenceKind | undefined {
  switch (kind) {
    case EventKind.DECISION:
      return decision;
    case EventKind.REDEMPTION:
      return redemption;
    case EventKind.OUTCOME:
      return outcome;
    case EventKind.REVOCATION:
    case EventKind.POLICY_LIFECYCLE:
    case EventKind.IDENTITY_CHANGE:
    case EventKind.UNSPECIFIED:
    default:
      return undefined;
  }
}
