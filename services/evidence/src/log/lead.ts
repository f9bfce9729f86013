import type { Entry } from "../entry.ts";
import type { CheckpointSigner } from "./checkpoint-signer.ts";
import { FrozenError } from "./frozen-error.ts";
import type { Guard } from "./guard/guard.ts";
import { knownHeads } from "./guard/known-heads.ts";
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
  readonly guard: Guard;
  /** What this process has led last; undefined for nothing yet. */
  readonly last: LogView | undefined;
  /** What an empty log has to begin with; null for nothing. */
  readonly firstEntry: () => Promise<Entry | null>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told of the view at the start and after every commit. */
  readonly onView: (view: LogView) => void;
  /** Aborted when the lead should be given up. */
  readonly signal: AbortSignal;
}

/**
 * Leads the log: opens its tree, has the guard compare it, then writes whatever queued while the batch before was on its way.
 * Returns when told to stop. Rejects with whatever goes wrong: what is not known to be committed ends the lead, and the next
 * one reads what is stored.
 */
export async function lead(leadership: Leadership, deps: LeadDeps): Promise<void> {
  const { queue, signer, guard, last, firstEntry, now, onView, signal } = deps;
  const causes: unknown[] = [];
  const endWith = (cause: unknown): void => {
    causes.push(cause);
    queue.wake();
  };
  leadership.onLost(() => endWith(new NotLeadingError("the connection to the database broke")));
  const stored = await leadership.load();
  let view: LogView = { ...stored, tree: openLog(stored, signer.vkey, now()) };
  const heads = knownHeads(stored);
  await guard.admit(view, last);
  const write = (entries: readonly Entry[]): Promise<readonly Outcome[]> =>
    writeBatch(entries, {
      leadership,
      seal(some) {
        const sealed = seal(view, some, signer, now());
        heads.add(sealed.batch.head);
        return sealed;
      },
      committed(sealed) {
        view = sealed.view;
        onView(view);
      },
    });
  const first = view.tree.size === 0 ? await firstEntry() : null;
  if (first !== null) requireAppended(await write([first]));
  else onView(view);

  const over = new AbortController();
  const watching = guard
    .watch({ epoch: leadership.epoch, heads, view: () => view }, over.signal)
    .catch(endWith);
  let answer = (): void => {};
  try {
    while (!signal.aborted) {
      const batch = causes.length === 0 ? queue.take(LARGEST_BATCH, now()) : [];
      const writing = batch.length > 0 ? write(batch.map((waiter) => waiter.entry)) : undefined;
      // Not before the next batch is on its way: the database works while callers take up their answers.
      answer();
      answer = () => {};
      if (writing !== undefined) answer = await answersOf(batch, writing);
      else if (causes.length > 0) throw causes[0];
      else await queue.arrival();
    }
    answer();
  } finally {
    over.abort();
    await watching;
  }
  if (causes.length === 0) await guard.conclude(view);
}

/** @throws FrozenError */
function requireAppended([outcome]: readonly Outcome[]): void {
  if (outcome?.kind !== "appended")
    throw new FrozenError("the database refuses the first entry of the log");
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
