import { integer, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { sentence, token, uuid } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** What a revocation can name. */
export type RevocationType =
  | "grant"
  | "execution"
  | "principal"
  | "actor"
  | "policy"
  | "measurement"
  | "key"
  | "tenant";

/** A permission was taken back. */
export interface RevocationPredicate extends StandaloneHead {
  readonly revocationId: string;
  readonly type: RevocationType;
  readonly value: string;
  readonly reason: string;
  /** Who revoked, such as a SPIFFE id. */
  readonly by: string;
  /** Its number in the revocation stream. */
  readonly streamSeq: number;
}

const kind: EventKind<RevocationPredicate> = {
  predicateType: "https://writ.dev/attestation/revocation/v1",
  subjectName: ({ revocationId }) => `revocation/${revocationId}`,
  read: object<RevocationPredicate>({
    ...standaloneHead,
    revocationId: uuid,
    type: oneOf(
      "grant",
      "execution",
      "principal",
      "actor",
      "policy",
      "measurement",
      "key",
      "tenant",
    ),
    value: token,
    reason: sentence,
    by: token,
    streamSeq: integer(1),
  }),
  brokenRule: () => undefined,
};

/** Builds a revocation's statement. The subject's digest is hex. @throws StatementError */
export function buildRevocation(subjectSha256: string, predicate: RevocationPredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads a revocation's statement. @throws StatementError */
export function readRevocation(bytes: Uint8Array): Statement<RevocationPredicate> {
  return readEvent(kind, bytes);
}
