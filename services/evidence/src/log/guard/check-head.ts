import { FrozenError } from "../frozen-error.ts";
import type { LogStore } from "../log-store.ts";
import { NotLeadingError } from "../not-leading-error.ts";
import type { LogView } from "../seal.ts";
import type { KnownHeads } from "./known-heads.ts";

/** A lead as those see it who watch over it. */
export interface WatchedLead {
  readonly epoch: number;
  readonly heads: KnownHeads;
  /** What is committed now. */
  readonly view: () => LogView;
}

/**
 * Reads the stored head and demands that it is one that this leader has written.
 * @throws FrozenError when somebody changed it
 * @throws NotLeadingError when another leader has taken over
 */
export async function checkHead(
  { epoch, heads, view }: WatchedLead,
  store: Pick<LogStore, "head">,
): Promise<void> {
  // Appends go on while it is read: it is at least this far.
  const { size } = view().tree;
  const head = await store.head();
  if (head === undefined) throw new FrozenError("the log's head is gone from the database");
  if (head.epoch !== epoch) throw new NotLeadingError("another process has taken over the log");
  if (head.size < size || !heads.has(head))
    throw new FrozenError(
      `somebody else changed the database: its head has ${head.size} entries, this process wrote ${size}`,
    );
  heads.forgetBelow(head.size);
}
