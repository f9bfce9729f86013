import { nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { policySetDigest, token, uuid } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** Somebody approved or rejected what waits for approval. */
export interface ApprovalPredicate extends StandaloneHead {
  readonly approvalId: string;
  /** The execution that asked for it; null when it was no execution. */
  readonly request: string | null;
  readonly verdict: "approved" | "rejected";
  /** Who, such as `User::alice`. */
  readonly by: string;
  /** Id of the rule that asks for the approval. */
  readonly policy: string;
  /** Digest of the rule, `sha256:` and hex: another rule of the same name is not approved. */
  readonly item: string;
}

const kind: EventKind<ApprovalPredicate> = {
  predicateType: "https://writ.dev/attestation/approval/v1",
  subjectName: ({ approvalId }) => `approval/${approvalId}`,
  read: object<ApprovalPredicate>({
    ...standaloneHead,
    approvalId: uuid,
    request: nullable(uuid),
    verdict: oneOf("approved", "rejected"),
    by: token,
    policy: token,
    item: policySetDigest,
  }),
  brokenRule: () => undefined,
};

/** Builds an approval's statement. The subject's digest is hex. @throws StatementError */
export function buildApproval(subjectSha256: string, predicate: ApprovalPredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads an approval's statement. @throws StatementError */
export function readApproval(bytes: Uint8Array): Statement<ApprovalPredicate> {
  return readEvent(kind, bytes);
}
