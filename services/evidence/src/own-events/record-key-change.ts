import { buildKeyChange, type KeyInUse, readKeyChange } from "@writ/evidence";
import type { Entry } from "../entry.ts";
import type { Sequencer } from "../log/sequencer.ts";
import { type OwnEntries, SYSTEM_TENANT } from "./own-event.ts";
import { keyChangeTake, type OwnEventStore } from "./own-event-store.ts";
import { ownHead, subjectOf } from "./own-head.ts";

const PATIENCE_MS = 10_000;
const MOST_ATTEMPTS = 3;

/** What recording a key change needs. */
export interface KeyChangeDeps {
  /** The keys in use now. */
  readonly keys: readonly KeyInUse[];
  readonly entries: OwnEntries;
  readonly store: Pick<OwnEventStore, "lastKeyChange">;
  readonly sequencer: Pick<Sequencer, "append">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Version 7 UUIDs. */
  readonly newId: () => string;
}

/** The log refuses what the service itself has to record. */
export class OwnEventRefusedError extends Error {
  override readonly name = "OwnEventRefusedError";
}

/**
 * Puts an event into the log unless the keys in use are those of the last such event. To be called whenever the process
 * starts to lead. Its number is taken with it, so that two processes do not record the same change twice.
 * @throws OwnEventRefusedError, InvalidEntryError, and what {@link Sequencer.append} does: then it is recorded by the next lead
 */
export async function recordKeyChange(deps: KeyChangeDeps): Promise<"recorded" | "unchanged"> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const entry = await changeEntry(deps);
    if (entry === undefined) return "unchanged";
    const outcome = await deps.sequencer.append(entry, deps.now() + PATIENCE_MS);
    if (outcome.kind !== "refused") return "recorded";
    // A number that is taken: somebody else was faster, and what is left to do is seen by looking again.
    if (outcome.code !== "RESERVATION_TAKEN") throw new OwnEventRefusedError(outcome.message);
  }
  throw new OwnEventRefusedError("other processes record key changes all the time");
}

async function changeEntry(deps: KeyChangeDeps): Promise<Entry | undefined> {
  const last = await deps.store.lastKeyChange();
  const before = last === undefined ? [] : kidsOf(readKeyChange(last.payload).predicate.keys);
  const inUse = kidsOf(deps.keys);
  const added = inUse.filter((kid) => !before.includes(kid));
  const retired = before.filter((kid) => !inUse.includes(kid));
  if (added.length + retired.length === 0) return undefined;
  const eventId = deps.newId();
  const change = { keys: deps.keys.map((key) => ({ ...key })), added, retired };
  const head = ownHead(eventId, SYSTEM_TENANT, deps.now());
  return deps.entries({
    kind: "key-change",
    tenantId: SYSTEM_TENANT,
    eventId,
    payload: buildKeyChange(subjectOf(change), { ...head, ...change }),
    takes: [keyChangeTake((last?.number ?? 0) + 1)],
    erases: [],
  });
}

function kidsOf(keys: readonly KeyInUse[]): readonly string[] {
  return keys.map((key) => key.kid);
}
