import { list, object, oneOf, text } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** What a key is used for. */
export type KeyUse =
  | "bundle-root"
  | "exec-grant"
  | "exec-id"
  | "exec-revocation"
  | "log"
  | "log-timestamp"
  | "statement";

/** A key in use. */
export interface KeyInUse {
  /** RFC 7638 thumbprint; of the log's keys the id in signed notes, 8 hex digits. */
  readonly kid: string;
  readonly use: KeyUse;
  /** Name of the service that holds it. */
  readonly service: string;
}

/** Keys came into use or went out of use. The service that records it tells of the keys that it knows. */
export interface KeyChangePredicate extends StandaloneHead {
  /** All keys in use from now on, each once. */
  readonly keys: readonly KeyInUse[];
  /** Which of them are new. */
  readonly added: readonly string[];
  /** Which were in use before and are not among them. */
  readonly retired: readonly string[];
}

const MOST = 300;

const kid = text(/^(?:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]|[0-9a-f]{8})$/);
const service = text(/^[a-z][a-z-]{0,63}$/);

const kind: EventKind<KeyChangePredicate> = {
  predicateType: "https://writ.dev/attestation/key-change/v1",
  subjectName: ({ recordedBy }) => `keys/${recordedBy.service}`,
  read: object<KeyChangePredicate>({
    ...standaloneHead,
    keys: list(
      object<KeyInUse>({
        kid,
        use: oneOf(
          "bundle-root",
          "exec-grant",
          "exec-id",
          "exec-revocation",
          "log",
          "log-timestamp",
          "statement",
        ),
        service,
      }),
      MOST,
    ),
    added: list(kid, MOST),
    retired: list(kid, MOST),
  }),
  brokenRule({ keys, added, retired }) {
    const inUse = new Set(keys.map((key) => key.kid));
    if (inUse.size !== keys.length) return "keys";
    if (!isDistinct(added) || !added.every((one) => inUse.has(one))) return "added";
    if (!isDistinct(retired) || retired.some((one) => inUse.has(one))) return "retired";
    return added.length + retired.length > 0 ? undefined : "added";
  },
};

/** Builds a key change's statement. The subject's digest is hex. @throws StatementError */
export function buildKeyChange(subjectSha256: string, predicate: KeyChangePredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads a key change's statement. @throws StatementError */
export function readKeyChange(bytes: Uint8Array): Statement<KeyChangePredicate> {
  return readEvent(kind, bytes);
}

function isDistinct(kids: readonly string[]): boolean {
  return new Set(kids).size === kids.length;
}
