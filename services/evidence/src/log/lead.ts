import type { CheckpointSigner } from "./checkpoint-signer.ts";
import type { Leadership } from "./log-store.ts";
import { NotLeadingError } from "./not-leading-error.ts";
import { openLog } from "./open-log.ts";
import type { Queue, Waiter } from "./queue.ts";
import { type LogView, seal } from "./seal.ts";
import { type Outcome, writeBatch } from "./write-batch.ts";

const LARGEST_BATCH = 256;

/** What a lead needs. */
export interface LeadDeps {
  readonly queue: Queue<Outcome>;
  readonly signer: CheckpointSigner;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told of the view at the start and after every commit. */
  readonly onView: (view: LogView) => void;
  /** Aborted when the lead should be given up. */
  readonly signal: AbortSignal;
}

/**
 * Leads the log: opens its tree, then writes whatever queued while the batch before was on its way. Returns when told to stop.
 * Rejects with whatever goes wrong: what is not known to be committed ends the lead, and the next one reads what is stored.
 */
export async function lead(leadership: Leadership, deps: LeadDeps): Promise<void> {
  const { queue, signer, now, onView, signal } = deps;
  let isLost = false;
  leadership.onLost(() => {
    isLost = true;
    queue.wake();
  });
  const stored = await leadership.load();
  let view: LogView = { ...stored, tree: openLog(stored, signer.vkey, now()) };
  onView(view);
  for (;;) {
    // Looked at before and after: nobody is woken up before going to sleep.
    if (!signal.aborted && !isLost) await queue.arrival();
    if (signal.aborted) return;
    if (isLost) throw new NotLeadingError("the connection to the database broke");
    const batch = queue.take(LARGEST_BATCH, now());
    const writing = writeBatch(
      batch.map((waiter) => waiter.entry),
      {
        leadership,
        seal: (entries) => seal(view, entries, signer, now()),
        committed: (sealed) => {
          view = sealed.view;
          onView(view);
        },
      },
    );
    await settled(batch, writing);
  }
}

/** Answers everybody who waits for the batch. Rejects when the batch does. */
async function settled(
  batch: readonly Waiter<Outcome>[],
  writing: Promise<readonly Outcome[]>,
): Promise<void> {
  try {
    const outcomes = await writing;
    for (const [i, outcome] of outcomes.entries()) batch[i]?.resolve(outcome);
  } catch (error) {
    for (const waiter of batch)
      waiter.reject(new NotLeadingError("whether the entry is in the log is not known yet"));
    throw error;
  }
}
