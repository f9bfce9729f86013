import { encodeHex } from "@writ/encoding";
import { buildLogLifecycle, type Checkpoint } from "@writ/evidence";
import type { Entry } from "../entry.ts";
import { type OwnEntries, SYSTEM_TENANT } from "./own-event.ts";
import { ownHead, subjectOf } from "./own-head.ts";

/** A log that is opened. */
export interface LogOpening {
  readonly eventId: string;
  readonly origin: string;
  /** The last checkpoint known of the log it follows; null when it follows none. */
  readonly previous: Checkpoint | null;
  /** For people. */
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** The event that is to be the first entry of a log. No second one can be appended: it takes the opening of its origin. */
export function logOpening(entries: OwnEntries, opening: LogOpening): Promise<Entry> {
  const { eventId, origin, previous, reason, atMs } = opening;
  const document = {
    change: "opened" as const,
    origin,
    previous: previous && {
      origin: previous.origin,
      size: previous.size,
      root: encodeHex(previous.root),
    },
    reason,
  };
  return entries({
    kind: "log-lifecycle",
    tenantId: SYSTEM_TENANT,
    eventId,
    payload: buildLogLifecycle(subjectOf(document), {
      ...ownHead(eventId, SYSTEM_TENANT, atMs),
      ...document,
    }),
    takes: [`log-opening ${origin}`],
    erases: [],
  });
}
