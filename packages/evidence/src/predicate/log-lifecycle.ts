import { integer, nullable, object, oneOf } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { sentence, sha256Hex, token } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** A log was opened; its first entry. */
export interface LogLifecyclePredicate extends StandaloneHead {
  readonly change: "opened";
  readonly origin: string;
  /** The last checkpoint known of the log it follows, root in hex; null when it follows none. */
  readonly previous: {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
  } | null;
  readonly reason: string;
}

const kind: EventKind<LogLifecyclePredicate> = {
  predicateType: "https://writ.dev/attestation/log-lifecycle/v1",
  subjectName: ({ origin }) => `log/${origin}`,
  read: object<LogLifecyclePredicate>({
    ...standaloneHead,
    change: oneOf("opened"),
    origin: token,
    previous: nullable(object({ origin: token, size: integer(0), root: sha256Hex })),
    reason: sentence,
  }),
  brokenRule: ({ origin, previous }) => (origin === previous?.origin ? "previous" : undefined),
};

/** Builds the statement of a log's opening. The subject's digest is hex. @throws StatementError */
export function buildLogLifecycle(
  subjectSha256: string,
  predicate: LogLifecyclePredicate,
): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads the statement of a log's opening. @throws StatementError */
export function readLogLifecycle(bytes: Uint8Array): Statement<LogLifecyclePredicate> {
  return readEvent(kind, bytes);
}
