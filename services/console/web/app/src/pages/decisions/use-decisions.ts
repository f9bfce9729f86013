import { useQuery } from "@tanstack/react-query";
import type { SearchExecutionsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { idAt } from "../../time/id-time.ts";
import { asOfMoment } from "../../api/as-of.ts";
import { type Failure, failureOf } from "../../api/failure.ts";
import { parseFilter } from "../../filter/parse-filter.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import type { PanelAge } from "../../ui/freshness-state.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { heldFrom, type HeldRows, type SearchPage, withFresh, withNewest } from "./held-rows.ts";
import { newestPage } from "./newest-page.ts";
import { type SearchRequest, searchRequest } from "./search-request.ts";
import { useDoorbell } from "./use-doorbell.ts";
import { useOlder } from "./use-older.ts";
import { lineage } from "../../api/services/lineage.ts";

/** How often a list is asked for. */
export const LIST_MS = 2_000;
const PAGE_SIZE = 100;
const LEAST_BETWEEN_MS = 400;
/** What was decided may come into the log so much later. */
const LATE_MS = 2_000;

/** The list of decisions as it is now. */
export interface Decisions {
  /** Undefined until the first answer. */
  readonly held: HeldRows | undefined;
  readonly age: PanelAge | undefined;
  /** Why the last question has no answer. */
  readonly failure: Failure | undefined;
  readonly isLoadingOlder: boolean;
  /** Much was searched in vain: people decide whether to search on. */
  readonly isSpent: boolean;
  /** Searches on after a failure, or after much was searched in vain. */
  readonly retry: () => void;
  readonly showFresh: () => void;
  readonly loadOlder: () => void;
  readonly onTop: (isAtTop: boolean) => void;
}

type Answered = SearchPage & Pick<SearchExecutionsResponse, "asOf">;
interface Kept {
  readonly key: string;
  readonly held: HeldRows;
}
type Change = (kept: Kept | undefined) => Kept | undefined;

/** Searches, and goes on searching while the list is live. */
export function useDecisions(search: DecisionsSearch): Decisions {
  const { client, now } = useParts();
  const tenant = useTenant();
  const { q, since, from, to, at } = search;
  const key = JSON.stringify([tenant, q, since, from, to, at]);
  const isLive = at === 0;
  const parsed = parseFilter(q);
  const isAsked = tenant !== undefined && parsed.problems.length === 0;
  const [kept, change] = useReducer((state: Kept | undefined, by: Change) => by(state), undefined);
  const held = kept?.key === key ? kept.held : undefined;
  const isAtTop = useRef(true);

  const ask = useCallback(
    async (asked: SearchRequest, pageToken: string, signal?: AbortSignal): Promise<Answered> => {
      const { filter: what, without, atSize } = asked;
      const reply = await client(lineage).searchExecutions(
        { tenantId: tenant ?? "", filter: what, without, atSize, pageSize: PAGE_SIZE, pageToken },
        signal === undefined ? {} : { signal },
      );
      const { nextPageToken: token, reachedId, asOf } = reply;
      const next = token === "" ? undefined : { token, asked, reachedId };
      return { ...reply, next, coveredId: idAt((asOfMoment(asOf)?.ms ?? 0) - LATE_MS) };
    },
    [client, tenant],
  );
  const newest = useQuery({
    queryKey: ["decisions", key],
    queryFn: async ({ signal }) => {
      const asked = searchRequest(search, now());
      const page = await newestPage((token) => ask(asked, token, signal), held, PAGE_SIZE);
      return { page, receivedMs: now() };
    },
    enabled: isAsked,
    refetchInterval: isLive ? LIST_MS : false,
    staleTime: isLive ? LEAST_BETWEEN_MS : Number.POSITIVE_INFINITY,
  });
  const { data, dataUpdatedAt, refetch } = newest;
  useEffect(() => {
    if (data === undefined) return;
    change((state) =>
      state?.key === key
        ? { key, held: withNewest(state.held, data.page, isAtTop.current) }
        : { key, held: heldFrom(data.page) },
    );
  }, [data, dataUpdatedAt, key]);

  useDoorbell(
    isLive && isAsked ? { tenantId: tenant, filter: parsed.filter } : undefined,
    useCallback(() => void refetch({ cancelRefetch: false }), [refetch]),
  );

  const apply = useCallback((by: (held: HeldRows) => HeldRows) => {
    change((state) => (state === undefined ? state : { ...state, held: by(state.held) }));
  }, []);
  const older = useOlder({ key, held, ask, apply });
  const error = newest.error ?? older.error;
  const [age, setAge] = useState<PanelAge>();
  useEffect(() => {
    const asOf = asOfMoment(data?.page.asOf);
    setAge(
      data && {
        asOfMs: asOf?.ms ?? data.receivedMs,
        treeSize: asOf?.treeSize,
        receivedMs: data.receivedMs,
        everyMs: isLive ? LIST_MS : undefined,
      },
    );
  }, [data, isLive]);

  return {
    held,
    age,
    failure: error === null ? undefined : failureOf(error),
    isLoadingOlder: older.isLoading,
    isSpent: older.isSpent,
    retry: () => {
      older.goOn();
      void refetch();
    },
    showFresh: () => apply(withFresh),
    loadOlder: older.load,
    onTop: useCallback(
      (isTop: boolean) => {
        isAtTop.current = isTop;
        if (isTop) apply(withFresh);
      },
      [apply],
    ),
  };
}
