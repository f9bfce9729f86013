import { integer, nullable, object, text } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { type Digest, digest, uuid } from "../statement/value.ts";
import { type ExecutionHead, executionHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** An executor came a step further; between the redemption and the outcome. */
export interface ProgressPredicate extends ExecutionHead {
  readonly progressId: string;
  /** Name of the step: up to 64 of `a-z 0-9 . _ -`. */
  readonly step: string;
  /** Digest and length in bytes of what the step produced; null when there is nothing. */
  readonly output: { readonly digest: Digest; readonly length: number } | null;
}

const kind: EventKind<ProgressPredicate> = {
  predicateType: "https://writ.dev/attestation/execution-progress/v1",
  subjectName: ({ executionId }) => `execution/${executionId}`,
  read: object<ProgressPredicate>({
    ...executionHead,
    progressId: uuid,
    step: text(/^[a-z0-9][a-z0-9._-]{0,63}$/),
    output: nullable(object({ digest, length: integer(0) })),
  }),
  brokenRule({ seq, prev, final }) {
    // The decision and the redemption come first.
    if (seq < 2) return "seq";
    if (prev === null) return "prev";
    return final === null ? undefined : "final";
  },
};

/** Builds a progress report's statement; its subject is the decision's. @throws StatementError */
export function buildProgress(subjectSha256: string, predicate: ProgressPredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads a progress report's statement. @throws StatementError */
export function readProgress(bytes: Uint8Array): Statement<ProgressPredicate> {
  return readEvent(kind, bytes);
}
