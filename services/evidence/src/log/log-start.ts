import type { Checkpoint } from "@writ/evidence";
import type { Entry } from "../entry.ts";
import { FrozenError } from "./frozen-error.ts";
import type { HeldLog, LogStore } from "./log-store.ts";

/** How a log is opened in a database. */
export interface LogStart {
  /** Whether the log is still to be created. @throws FrozenError when it must not be opened here */
  isNew(): Promise<boolean>;
  /** What the log has to begin with: when it follows another one, the event that says so. */
  readonly firstEntry: () => Promise<Entry | null>;
}

/** What is known of a log before it is opened. */
export interface LogStartDeps {
  readonly store: Pick<LogStore, "held">;
  readonly origin: string;
  /** Origins of the logs it follows, the oldest first. */
  readonly closed: readonly string[];
  /** The last checkpoint known of the log it follows; null when nobody gave one. */
  readonly previous: () => Checkpoint | null;
  /** Signs the event that opens the log after another one. */
  readonly openingEntry: (previous: Checkpoint) => Promise<Entry>;
}

/** Opens a log: freely in an empty database, otherwise only after a log that is closed and known. */
export function logStart(deps: LogStartDeps): LogStart {
  const { store, origin, previous, openingEntry } = deps;
  return {
    async isNew() {
      const held = await store.held();
      const reason = reasonAgainst(held, deps);
      if (reason !== null) throw new FrozenError(reason);
      return held.every((log) => log.origin !== origin);
    },
    async firstEntry() {
      const checkpoint = previous();
      return checkpoint === null ? null : openingEntry(checkpoint);
    },
  };
}

function reasonAgainst(
  held: readonly HeldLog[],
  { origin, closed, previous }: LogStartDeps,
): string | null {
  const own = held.findIndex((log) => log.origin === origin);
  const follower = held[own + 1];
  if (own >= 0 && follower !== undefined)
    return (
      `the trust file names the log ${origin}, which is closed: ${follower.origin} follows it in this database. ` +
      "Start with the trust file that names the newest log"
    );
  // What has entries has said what it follows.
  if (own >= 0 && (held[own]?.size ?? 0) > 0) return null;
  const others = held.filter((log) => log.origin !== origin).map((log) => log.origin);
  const followed = others.at(-1) ?? closed.at(-1);
  if (followed === undefined || previous() !== null) return null;
  return (
    `the trust file names the log ${origin}, which has no entries yet, but it follows ${followed}` +
    `${others.length > 0 ? ", which this database holds" : ""}. To open it, close that log (writ evidence new-shard) and give ` +
    "its last checkpoint in EVIDENCE_PREVIOUS_CHECKPOINT_FILE; otherwise start with the trust file or the database that fit"
  );
}
