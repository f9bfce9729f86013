import { integer, nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { base64Url32, type Digest, digest, reasonCode, token } from "../statement/value.ts";
import { type ExecutionHead, executionHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/**
 * How an execution ended; its last event. One that was refused never started: its grant was presented, refused, and cannot be used
 * any more; so the outcome follows the decision at once.
 */
export interface OutcomePredicate extends ExecutionHead {
  readonly status: "completed" | "failed" | "refused";
  /** With `refused` only: the reason code. */
  readonly code?: string;
  /** With `refused` only: who refused, a SPIFFE id. */
  readonly verifier?: string;
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
      status: oneOf("completed", "failed", "refused"),
      code: reasonCode,
      verifier: token,
      output: nullable(object({ digest, length: integer(0) })),
      executor: object({ key: base64Url32, signature: digest }),
    },
    ["code", "verifier", "executor"],
  ),
  brokenRule(outcome) {
    const { seq, prev, final, status } = outcome;
    if (prev === null) return "prev";
    if (final?.events !== seq + 1) return "final";
    return status === "refused" ? brokenRefusal(outcome) : brokenEnd(outcome);
  },
};

/** What did not start has no output, and nobody who signs for one. */
function brokenRefusal({ code, executor, output, seq, verifier }: OutcomePredicate) {
  if (seq !== 1) return "seq";
  if (code === undefined) return "code";
  if (verifier === undefined) return "verifier";
  if (output !== null) return "output";
  return executor === undefined ? undefined : "executor";
}

function brokenEnd({ code, seq, verifier }: OutcomePredicate) {
  // What has started has a decision and a redemption before its end.
  if (seq < 2) return "seq";
  if (code !== undefined) return "code";
  return verifier === undefined ? undefined : "verifier";
}

/** Builds an outcome's statement; its subject is the decision's. @throws StatementError */
export function buildOutcome(subjectSha256: string, predicate: OutcomePredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads an outcome's statement. @throws StatementError */
export function readOutcome(bytes: Uint8Array): Statement<OutcomePredicate> {
  return readEvent(kind, bytes);
}
