import { setTimeout } from "node:timers/promises";
import { emptyTree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Entry } from "../entry.ts";
import type { CheckpointSigner } from "./checkpoint-signer.ts";
import { FrozenError } from "./frozen-error.ts";
import type { Guard } from "./guard/guard.ts";
import { lead } from "./lead.ts";
import type { LogStore } from "./log-store.ts";
import { NotLeadingError } from "./not-leading-error.ts";
import type { LogStart } from "./log-start.ts";
import { boundedQueue } from "./queue.ts";
import type { LogView } from "./seal.ts";
import type { Outcome } from "./write-batch.ts";

const MOST_QUEUED = 4_096;
const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 2_000;

/** Whether this process may append, and if not, why. */
export type LogState =
  | { readonly kind: "leading"; readonly view: LogView }
  | { readonly kind: "waiting"; readonly reason: string }
  | { readonly kind: "frozen"; readonly reason: string };

/** The writer of a log, if this process leads it. */
export interface Sequencer extends AsyncDisposable {
  /**
   * Appends an entry together with whatever waits beside it; resolves after the commit.
   * @throws QueueFullError, DeadlinePassedError: not appended
   * @throws NotLeadingError: perhaps appended; the same entry may be sent again
   * @throws FrozenError: not until somebody has found the cause and restarted the process
   */
  append(entry: Entry, deadlineMs: number): Promise<Outcome>;
  state(): LogState;
  /** How many entries wait for their turn, and how many may. */
  queue(): { readonly waiting: number; readonly most: number };
}

/** What a sequencer works with. */
export interface SequencerDeps {
  readonly store: LogStore;
  readonly signer: CheckpointSigner;
  readonly guard: Guard;
  readonly start: LogStart;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told when this process starts to lead and when it can not; `cause` is what ended or prevented a lead. */
  readonly onState: (state: LogState, cause?: unknown) => void;
}

/** Competes for the lead of the log, and leads it whenever it can, until disposed. */
export function openSequencer(deps: SequencerDeps): Sequencer {
  const { store, signer, guard, start, now, onState } = deps;
  const queue = boundedQueue<Outcome>(MOST_QUEUED);
  const stopping = new AbortController();
  let state: LogState = { kind: "waiting", reason: "starting" };
  let last: LogView | undefined;

  const stopLeading = (next: Exclude<LogState, { kind: "leading" }>, cause?: unknown): void => {
    const isNews = state.kind !== next.kind || state.reason !== next.reason;
    state = next;
    queue.rejectAll(unavailable(next));
    if (isNews) onState(next, cause);
  };

  const onView = (view: LogView): void => {
    const isNews = state.kind !== "leading";
    state = { kind: "leading", view };
    last = view;
    if (isNews) onState(state);
  };

  /** Leads until told to stop; rejects with what ended the lead. Returns at once when somebody else leads. */
  const leadOnce = async (): Promise<void> => {
    if (await start.isNew()) await store.create(genesis(signer, now()));
    const leadership = await store.lead();
    if (leadership === undefined) {
      stopLeading({ kind: "waiting", reason: "another process leads the log" });
      return;
    }
    try {
      const { signal } = stopping;
      const { firstEntry } = start;
      await lead(leadership, { queue, signer, guard, last, firstEntry, now, onView, signal });
    } finally {
      leadership.end();
    }
  };

  const compete = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (!stopping.signal.aborted && state.kind !== "frozen") {
      try {
        await leadOnce();
      } catch (error) {
        // Once it led, the next attempt is worth making at once.
        if (state.kind === "leading") retryMs = FIRST_RETRY_MS;
        if (error instanceof FrozenError)
          stopLeading({ kind: "frozen", reason: error.message }, error);
        else stopLeading({ kind: "waiting", reason: "the log can not be led" }, error);
      }
      await setTimeout(retryMs, undefined, { signal: stopping.signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };

  const finished = compete();
  return {
    append: (entry, deadlineMs) =>
      state.kind === "leading" ? queue.add(entry, deadlineMs) : Promise.reject(unavailable(state)),
    state: () => state,
    queue: () => ({ waiting: queue.size(), most: MOST_QUEUED }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      queue.wake();
      await finished;
      stopLeading({ kind: "waiting", reason: "stopped" });
    },
  };
}

/** The head of a log without leaves. */
function genesis(signer: CheckpointSigner, nowMs: number) {
  const { size, root } = emptyTree(sha256);
  return { size, root, checkpoint: signer.sign({ size, root }, nowMs), signedAtMs: nowMs };
}

function unavailable(state: Exclude<LogState, { kind: "leading" }>): Error {
  return state.kind === "frozen"
    ? new FrozenError(state.reason)
    : new NotLeadingError(state.reason);
}
