import { list, object, text } from "../statement/shape.ts";
import type { Statement } from "../statement/statement.ts";
import { sentence, token, uuid } from "../statement/value.ts";
import { type StandaloneHead, standaloneHead } from "./event-head.ts";
import { buildEvent, type EventKind, readEvent } from "./event-statement.ts";

/** Openings of an execution's events were erased: what their digests stand for is gone, the digests stay. */
export interface ErasurePredicate extends StandaloneHead {
  readonly erasureId: string;
  readonly execution: string;
  /** At least one: id of the event and name of the opening. */
  readonly erased: readonly { readonly event: string; readonly name: string }[];
  readonly reason: string;
  /** Who erased, such as a SPIFFE id. */
  readonly by: string;
}

/** The most openings that one erasure can name: more do not fit a statement. */
export const MOST_ERASED = 256;

const kind: EventKind<ErasurePredicate> = {
  predicateType: "https://writ.dev/attestation/erasure/v1",
  subjectName: ({ erasureId }) => `erasure/${erasureId}`,
  read: object<ErasurePredicate>({
    ...standaloneHead,
    erasureId: uuid,
    execution: uuid,
    erased: list(
      object({ event: uuid, name: text(/^[a-z][a-z0-9-]{0,63}(:[A-Za-z0-9._-]{1,64})?$/) }),
      MOST_ERASED,
    ),
    reason: sentence,
    by: token,
  }),
  brokenRule({ erased }) {
    const distinct = new Set(erased.map(({ event, name }) => `${event} ${name}`));
    return erased.length > 0 && distinct.size === erased.length ? undefined : "erased";
  },
};

/** Builds an erasure's statement. The subject's digest is hex. @throws StatementError */
export function buildErasure(subjectSha256: string, predicate: ErasurePredicate): Uint8Array {
  return buildEvent(kind, subjectSha256, predicate);
}

/** Reads an erasure's statement. @throws StatementError */
export function readErasure(bytes: Uint8Array): Statement<ErasurePredicate> {
  return readEvent(kind, bytes);
}
