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
  const write = (batch: readonly Waiter<Outcome>[]): Promise<readonly Outcome[]> =>
    writeBatch(
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
  let answer = (): void => {};
  while (!signal.aborted) {
    const batch = isLost ? [] : queue.take(LARGEST_BATCH, now());
    const writing = batch.length > 0 ? write(batch) : undefined;
    // Not before the next batch is on its way: the database works while callers take up their answers.
    answer();
    if (writing !== undefined) {
      answer = await answersOf(batch, writing);
      continue;
    }
    answer = () => {};
    if (isLost) throw new NotLeadingError("the connection to the database broke");
    await queue.arrival();
  }
  answer();
}

/** What answers everybody who waits for the batch, once it is written. When it is not, tells them and rejects. */
async function answersOf(
  batch: readonly Waiter<Outcome>[],
  writing: Promise<readonly Outcome[]>,
): Promise<() => void> {
  try {
    const outcomes = await writing;
    return () => {
      for (const [i, outcome] of outcomes.entries()) batch[i]?.resolve(outcome);
    };
  } catch (error) {
    for (const waiter of batch)
      waiter.reject(new NotLeadingError("whether the entry is in the log is not known yet"));
    throw error;
  }
}
