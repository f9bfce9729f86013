import { type AuthorizeResponse, Decision } from "@writ/proto/writ/policy/v1/policy";

/** Why a decision is what it is. */
export interface Reason {
  /** Stable reason code. */
  readonly code: string;
  readonly message: string;
  /** Policies that determined it. */
  readonly policyIds: readonly string[];
}

/** Where a decision is recorded. */
export interface EvidenceReference {
  /** Origin of the log. */
  readonly origin: string;
  /** Index of the leaf. */
  readonly index: number;
  /** Size of the tree the proof leads to. */
  readonly treeSize: number;
  /** C2SP tlog-proof text. */
  readonly tlogProof: string;
  /** DSSE envelope, JSON. */
  readonly envelope: string;
}

/** The answer to `authorize`. Only `ALLOW` carries a grant. */
export interface AuthorizeReply {
  readonly decision: "ALLOW" | "DENY" | "PENDING";
  readonly executionId: string;
  readonly decisionId: string;
  readonly reasons: readonly Reason[];
  /** Compact JWS; undefined unless ALLOW. */
  readonly grant: string | undefined;
  /** Undefined for a dry run. */
  readonly evidence: EvidenceReference | undefined;
  /** Seconds since the Unix epoch; undefined unless ALLOW. */
  readonly startBeforeS: number | undefined;
  readonly leaseUntilS: number | undefined;
}

/** Thrown for a reply this library cannot read as a decision. It is no permission. */
export class UnreadableReplyError extends Error {
  override readonly name = "UnreadableReplyError";
}

/** Reads a reply; anything unknown or incomplete throws {@link UnreadableReplyError}. */
export function replyOf(response: AuthorizeResponse): AuthorizeReply {
  const decision = decisionOf(response.decision);
  const hasGrant = response.grant !== "";
  if (hasGrant && decision !== "ALLOW")
    throw new UnreadableReplyError(`a reply of ${decision} carries a grant`);
  const { evidence } = response;
  return {
    decision,
    executionId: response.executionId,
    decisionId: response.decisionId,
    reasons: response.reasons.map(({ code, message, policyIds }) => ({ code, message, policyIds })),
    grant: hasGrant ? response.grant : undefined,
    evidence: evidence && {
      origin: evidence.origin,
      index: Number(evidence.index),
      treeSize: Number(evidence.treeSize),
      tlogProof: evidence.tlogProof,
      envelope: new TextDecoder().decode(evidence.envelope),
    },
    startBeforeS: response.startBefore && Number(response.startBefore.seconds),
    leaseUntilS: response.leaseUntil && Number(response.leaseUntil.seconds),
  };
}

function decisionOf(decision: Decision): AuthorizeReply["decision"] {
  switch (decision) {
    case Decision.ALLOW:
      return "ALLOW";
    case Decision.DENY:
      return "DENY";
    case Decision.PENDING:
      return "PENDING";
    case Decision.UNSPECIFIED:
    default:
      throw new UnreadableReplyError("the reply holds no decision");
  }
}
