import { Code, RpcError } from "./error.ts";
import { failure } from "./failure.ts";

/** The answer for one item: a value, or an error that concerns this item alone. */
export type ItemResult<O> = { readonly value: O } | { readonly error: Error };

/** Collects single items into lists. */
export interface Batcher<I, O> {
  /** Resolves with the item's own answer. Rejects with RpcError: RESOURCE_EXHAUSTED when the queue is full, DEADLINE_EXCEEDED when its time passed in the queue. */
  readonly add: (item: I, deadlineMs: number) => Promise<O>;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly deadlineMs: number;
  readonly resolve: (value: O) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Natural batching: what queued while earlier calls were in flight goes as the next list. No timer, so no added latency when idle.
 * A failed call fails its members; a failed item fails alone.
 */
export function batcher<I, O>(options: {
  readonly maxBatch: number;
  readonly maxInFlight: number;
  readonly maxQueued: number;
  readonly now: () => number;
  /** Sends one list; the answers are in the order of the items. */
  readonly send: (
    items: readonly I[],
    call: { readonly deadlineMs: number },
  ) => Promise<readonly ItemResult<O>[]>;
}): Batcher<I, O> {
  const queue: Waiting<I, O>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || queue.length === 0 || inFlight >= options.maxInFlight) return;
    isScheduled = true;
    // After the callbacks of this turn of the event loop, so that what arrived together leaves together.
    setImmediate(() => {
      isScheduled = false;
      while (queue.length > 0 && inFlight < options.maxInFlight) void dispatch();
    });
  };

  const dispatch = async (): Promise<void> => {
    const batch = take();
    if (batch.length === 0) return;
    inFlight++;
    try {
      const deadlineMs = Math.max(...batch.map((w) => w.deadlineMs));
      const items = batch.map((w) => w.item);
      settle(batch, await options.send(items, { deadlineMs }));
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      inFlight--;
      schedule();
    }
  };

  const take = (): Waiting<I, O>[] => {
    const now = options.now();
    const batch: Waiting<I, O>[] = [];
    for (const waiting of queue.splice(0, options.maxBatch)) {
      if (waiting.deadlineMs > now) batch.push(waiting);
      else waiting.reject(new RpcError(Code.DEADLINE_EXCEEDED, "time ran out while queued"));
    }
    return batch;
  };

  return {
    add: (item, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (queue.length >= options.maxQueued) {
          reject(failure("OVERLOADED", "too many calls are waiting; try again"));
          return;
        }
        queue.push({ item, deadlineMs, resolve, reject });
        schedule();
      }),
  };
}

function settle<I, O>(batch: readonly Waiting<I, O>[], results: readonly ItemResult<O>[]): void {
  if (results.length !== batch.length)
    throw failure("INTERNAL", "a list call answered with another number of results");
  batch.forEach((waiting, i) => {
    const result = results[i];
    if (result === undefined) waiting.reject(failure("INTERNAL", "a list call left an item out"));
    else if ("error" in result) waiting.reject(result.error);
    else waiting.resolve(result.value);
  });
}
