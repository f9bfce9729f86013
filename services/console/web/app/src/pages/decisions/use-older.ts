import { useCallback, useEffect, useState } from "react";
import { type HeldRows, MOST_ROWS, type SearchPage, withOlder } from "./held-rows.ts";
import type { SearchRequest } from "./search-request.ts";

/** What older pages are loaded with. */
export interface OlderDeps {
  /** Names the list. */
  readonly key: string;
  /** Undefined until the first page is there. */
  readonly held: HeldRows | undefined;
  readonly ask: (asked: SearchRequest, token: string, signal: AbortSignal) => Promise<SearchPage>;
  readonly apply: (by: (held: HeldRows) => HeldRows) => void;
}

/** How far people want a list to go, and what stands against it. */
interface Goal {
  readonly key: string;
  /** So many rows, or the end. */
  readonly rows: number;
  /** After so many pages without reaching it, people are asked. */
  readonly pagesLeft: number;
  readonly error: Error | null;
}

/** Rows that fill any screen. */
const SCREENFUL = 60;
/** Where few match, a page is short: half a million executions are looked at before people are asked. */
const PAGES_AT_ONCE = 100;

const goalOf = (key: string, rows: number): Goal => ({
  key,
  rows: rows + SCREENFUL,
  pagesLeft: PAGES_AT_ONCE,
  error: null,
});

/**
 * Loads what comes after the last row, until there is a screenful of it: a page may be empty although there is more. After a
 * failure it waits until somebody wants it again.
 */
export function useOlder({ key, held, ask, apply }: OlderDeps) {
  const [kept, setKept] = useState<Goal>();
  const goal = kept?.key === key ? kept : goalOf(key, 0);
  const { error, pagesLeft } = goal;
  const more = held?.more;
  const count = held?.rows.length ?? 0;
  const isMore = more !== undefined && count < MOST_ROWS;
  const isLoading = isMore && error === null && pagesLeft > 0 && count < goal.rows;

  useEffect(() => {
    if (!isLoading) return undefined;
    const stop = new AbortController();
    ask(more.asked, more.token, stop.signal).then(
      (page) => {
        if (stop.signal.aborted) return;
        setKept({ ...goal, pagesLeft: pagesLeft - 1 });
        apply((now) => (now.more?.token === more.token ? withOlder(now, page) : now));
      },
      (cause: unknown) => {
        if (stop.signal.aborted) return;
        setKept({ ...goal, error: cause instanceof Error ? cause : new Error(String(cause)) });
      },
    );
    return () => stop.abort();
    // One question for each page: what else has changed does not ask again.
  }, [ask, isLoading, key, more?.token]);

  const isSpent = isMore && pagesLeft === 0;
  return {
    isLoading,
    /** So many pages were asked for in vain: people decide whether to go on. */
    isSpent,
    error,
    /** Wants more rows than there are. */
    load: useCallback(() => {
      if (isMore && !isLoading && error === null && !isSpent) setKept(goalOf(key, count));
    }, [count, error, isLoading, isMore, isSpent, key]),
    /** Goes on after a failure, or after so many pages. */
    goOn: useCallback(() => setKept(goalOf(key, count)), [count, key]),
  };
}
