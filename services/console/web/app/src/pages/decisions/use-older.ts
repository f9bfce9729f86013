import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type HeldRows, type NextPage, type SearchPage, withOlder } from "./held-rows.ts";
import type { SearchRequest } from "./search-request.ts";

/** What older pages are loaded with. */
export interface OlderDeps {
  /** Names the list. */
  readonly key: string;
  /** Undefined when there is nothing more. */
  readonly more: NextPage | undefined;
  readonly ask: (asked: SearchRequest, pageToken: string) => Promise<SearchPage>;
  readonly apply: (by: (held: HeldRows) => HeldRows) => void;
}

/** Loads what comes after the last row, one page at a time. After a failure it waits until somebody wants it again. */
export function useOlder({ key, more, ask, apply }: OlderDeps) {
  const queries = useQueryClient();
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const load = useCallback(() => {
    if (more === undefined || isLoading || error !== null) return;
    const { asked, token } = more;
    const queryKey = ["older", key, token];
    setLoading(true);
    queries
      .fetchQuery({ queryKey, queryFn: () => ask(asked, token), staleTime: 0 })
      .then((page) => apply((held) => (held.more?.token === token ? withOlder(held, page) : held)))
      .catch((cause: unknown) =>
        setError(cause instanceof Error ? cause : new Error(String(cause))),
      )
      .finally(() => setLoading(false));
  }, [apply, ask, error, isLoading, key, more, queries]);
  return { load, isLoading, error, forgive: () => setError(null) };
}
