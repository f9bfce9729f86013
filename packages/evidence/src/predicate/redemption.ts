import { object } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { base64Url32, token, uuid } from "../statement/value.ts";
import { type ExecutionHead, executionHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** A grant was redeemed: its execution started. */
export interface RedemptionPredicate extends ExecutionHead {
  readonly grant: { readonly jti: string };
  readonly redemptionId: string;
  readonly audience: string;
  /** Who redeemed, such as its SPIFFE id. */
  readonly verifier: string;
  /** RFC 7638 thumbprint of the holder's key. */
  readonly holder: string;
}

const kind: EventKind<RedemptionPredicate> = {
  predicateType: "https://writ.dev/attestation/redemption/v1",
  subjectName: ({ executionId }) => `execution/${executionId}`,
  read: object<RedemptionPredicate>({
    ...executionHead,
    grant: object({ jti: uuid }),
    redemptionId: uuid,
    audience: token,
    verifier: token,
    holder: base64Url32,
  }),
  brokenRule({ seq, prev, final }) {
    if (seq === 0) return "seq";
    if (prev === null) return "prev";
    return final === null ? undefined : "final";
  },
};

/** Builds a redemption's statement; its subject is the decision's. @throws StatementError */
export function buildRedemption(subjectSha256: string, predicate: RedemptionPredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads a redemption's statement. @throws StatementError */
export function readRedemption(bytes: Uint8Array): Statement<RedemptionPredicate> {
  return readEvent(kind, bytes);
}
