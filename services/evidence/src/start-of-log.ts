import type { StatementKey } from "@writ/service";
import type { Trust } from "@writ/token";
import { statementKeys } from "./entry/statement-keys.ts";
import { type LogStart, logStart } from "./log/log-start.ts";
import { previousCheckpoint } from "./log/previous-checkpoint.ts";
import { logOpening } from "./own-events/log-opening.ts";
import { ownEntries } from "./own-events/own-event.ts";
import type { Stores } from "./store/stores.ts";

/** What opening a log depends on. */
export interface StartGivens {
  readonly trust: Pick<Trust, "log" | "closedLogs" | "keys">;
  readonly stores: Stores;
  /** The service's own key for statements. */
  readonly statementKey: StatementKey;
  /** The last checkpoint of the log that this one follows, a signed note; null for none. Read when the log is opened. */
  readonly previousNote: () => string | null;
  /** Version 7 UUIDs. */
  readonly newId: () => string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Refuses to start where the log must not be opened. @throws FrozenError, PreviousCheckpointError */
export async function requireOpenable(givens: StartGivens): Promise<void> {
  await startOf(givens).isNew();
}

/** How the log in use is opened: the event that names the log before it is signed with the service's own key. */
export function startOf({
  trust,
  stores,
  statementKey,
  previousNote,
  newId,
  now,
}: StartGivens): LogStart {
  const { closedLogs, log } = trust;
  const own = ownEntries(statementKey, statementKeys(trust.keys));
  return logStart({
    store: stores.log,
    origin: log.origin,
    closed: closedLogs.map(({ origin }) => origin),
    previous() {
      const note = previousNote();
      return note === null ? null : previousCheckpoint(note, closedLogs);
    },
    openingEntry: (previous) =>
      logOpening(own, {
        eventId: newId(),
        origin: log.origin,
        previous,
        reason: `${previous.origin} is closed`,
        atMs: now(),
      }),
  });
}
