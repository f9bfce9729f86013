import { addAbortListener } from "node:events";
import type { Feed, FeedDeps } from "./change-feed.ts";
import type { ExecutionFilter, Selection } from "./execution-filter.ts";
import { type ExecutionView, LIVE_MS } from "./execution-view.ts";
import type { Change, LineageStore } from "./lineage-store.ts";
import { isBefore, type LogPlace } from "./log-place.ts";

const LARGEST_BATCH = 500;
/** Of those a revocation stops, the newest are told. */
const MOST_REVOKED = 1_000;

/** What is watched with. */
export interface WatchDeps extends Omit<FeedDeps, "pause"> {
  readonly lineage: Pick<LineageStore, "end" | "changes" | "find" | "search">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** What to watch. */
export interface Watch {
  readonly tenantId: string;
  readonly filter: ExecutionFilter;
  readonly from: LogPlace;
  readonly signal: AbortSignal;
}

/** Executions that changed, as they are now, at most 500; perhaps none. */
export interface Seen {
  readonly executions: readonly ExecutionView[];
  /** Everything before has been told. */
  readonly to: LogPlace;
  readonly atMs: number;
}

/** Executions as they are decided, start, end or are revoked, until the signal aborts; rejects with its reason then. */
export async function* watchExecutions(
  feed: Pick<Feed, "next">,
  watch: Watch,
  deps: WatchDeps,
): AsyncGenerator<Seen> {
  let place = watch.from;
  for (;;) {
    const look = await unlessAborted(feed.next(), watch.signal);
    // A watcher that fell behind, or comes back, reads what it missed by itself.
    while (isBefore(place, look.from)) {
      const read = await deps.lineage.changes(watch.tenantId, place);
      yield* seen(read.changes, place, read.to, watch, deps);
      if (!isBefore(place, read.to)) break;
      place = read.to;
    }
    const news = look.changes.filter((change) => !isBefore(change.place, place));
    const to = isBefore(place, look.to) ? look.to : place;
    yield* seen(news, place, to, watch, deps);
    place = to;
  }
}

/** What changed, each execution once; whoever goes on from anywhere but the last of these is told the others again. */
async function* seen(
  changes: readonly Change[],
  from: LogPlace,
  to: LogPlace,
  watch: Watch,
  deps: WatchDeps,
): AsyncGenerator<Seen> {
  const ids = new Set<string>();
  for (const { what } of changes) {
    const changed =
      what.kind === "execution" ? [what.executionId] : await revokedBy(what, to, watch, deps);
    for (const id of changed) {
      // In the order of the last change.
      ids.delete(id);
      ids.add(id);
    }
  }
  const all = [...ids];
  do {
    const atMs = deps.now();
    const batch = all.splice(0, LARGEST_BATCH);
    const executions =
      batch.length === 0 ? [] : await deps.lineage.find(watch.tenantId, batch, atMs, watch.filter);
    yield { executions, to: all.length === 0 ? to : from, atMs };
  } while (all.length > 0);
}

/** The executions that a revocation stopped. */
async function revokedBy(
  { atMs, revoked }: Extract<Change["what"], { kind: "revocation" }>,
  upTo: LogPlace,
  { tenantId }: Watch,
  { lineage, now }: WatchDeps,
): Promise<readonly string[]> {
  const nowMs = now();
  const isOfChain = revoked.type === "execution";
  const [top] = isOfChain ? await lineage.find(tenantId, [revoked.value], nowMs) : [];
  if (isOfChain && top === undefined) return [];
  const selection: Selection = {
    tenantId,
    every: [{ state: "REVOKED", fromMs: atMs - LIVE_MS, ...(top && { rootId: top.rootId }) }],
    without: {},
    upTo,
    nowMs,
  };
  const found = await lineage.search(selection, null, MOST_REVOKED);
  return found.map((one) => one.executionId);
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let listener: Disposable | undefined;
  const aborted = new Promise<never>((_, reject) => {
    listener = addAbortListener(signal, () => reject(signal.reason as Error));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    listener?.[Symbol.dispose]();
  }
}
