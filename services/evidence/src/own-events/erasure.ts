import { buildErasure } from "@writ/evidence";
import type { Entry, Erased } from "../entry.ts";
import type { OwnEntries } from "./own-event.ts";
import { ownHead, subjectOf } from "./own-head.ts";

/** Openings that somebody erases. */
export interface Erasure {
  /** Also the id of its event: the same id is the same erasure. */
  readonly erasureId: string;
  readonly tenantId: string;
  readonly executionId: string;
  /** 1 to MOST_ERASED of the execution's openings. */
  readonly erased: readonly Erased[];
  readonly reason: string;
  /** SPIFFE id of the caller. */
  readonly by: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** The event of an erasure; the openings go in the transaction that appends it. */
export function erasureEntry(entries: OwnEntries, erasure: Erasure): Promise<Entry> {
  const { erasureId, tenantId, executionId, erased, reason, by, atMs } = erasure;
  const document = {
    erasureId,
    execution: executionId,
    erased: erased.map(({ eventId, name }) => ({ event: eventId, name })),
    reason,
    by,
  };
  return entries({
    kind: "erasure",
    tenantId,
    eventId: erasureId,
    payload: buildErasure(subjectOf(document), {
      ...ownHead(erasureId, tenantId, atMs),
      ...document,
    }),
    takes: [],
    erases: erased,
  });
}
