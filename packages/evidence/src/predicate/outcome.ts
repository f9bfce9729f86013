import { integer, nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { base64Url32, type Digest, digest } from "../statement/value.ts";
import { type ExecutionHead, executionHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** How an execution ended; its last event. */
export interface OutcomePredicate extends ExecutionHead {
  readonly status: "completed" | "failed";
  /** Digest and length in bytes of the output; null when there is none. */
  readonly output: { readonly digest: Digest; readonly length: number } | null;
  /** What the executing service signed with a key of its own; absent when it did not, and never null. */
  readonly executor?: {
    /** RFC 7638 thumbprint of that key. */
    readonly key: string;
    /** Of the exec-outcome+jwt in ASCII; the opening `executor-outcome` is the token. */
    readonly signature: Digest;
  };
}

const kind: EventKind<OutcomePredicate> = {
  predicateType: "https://writ.dev/attestation/execution-outcome/v1",
  subjectName: ({ executionId }) => `execution/${executionId}`,
  read: object<OutcomePredicate>(
    {
      ...executionHead,
      status: oneOf("completed", "failed"),
      output: nullable(object({ digest, length: integer(0) })),
      executor: object({ key: base64Url32, signature: digest }),
    },
    ["executor"],
  ),
  brokenRule({ seq, prev, final }) {
    if (seq === 0) return "seq";
    if (prev === null) return "prev";
    return final?.events === seq + 1 ? undefined : "final";
  },
};

/** Builds an outcome's statement; its subject is the decision's. @throws StatementError */
export function buildOutcome(subjectSha256: string, predicate: OutcomePredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads an outcome's statement. @throws StatementError */
export function readOutcome(bytes: Uint8Array): Statement<OutcomePredicate> {
  return readEvent(kind, bytes);
}
