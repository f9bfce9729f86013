import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Conditions, wireTime } from "../../filter/conditions.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import type { Counted } from "../../ui/count.tsx";
import { countedOf } from "../../api/counted.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import type { ByReason } from "./causes.ts";
import { searchRequest } from "./search-request.ts";
import { lineage } from "../../api/services/lineage.ts";

const EVERY_MS = 5_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const STEP_MS = 5 * MINUTE_MS;
const STEPS = 12;
const HOURS = 24;

/** How many match the list, and how many there are; undefined until it is known. */
export function useCounts(search: DecisionsSearch): {
  readonly matching: Counted | undefined;
  readonly all: Counted | undefined;
} {
  const { client, now } = useParts();
  const tenant = useTenant();
  const { q, since, from, to, at } = search;
  const isFiltered = q !== "" || since !== "" || from !== "" || to !== "";
  const isSound = searchRequest(search, now()).problems.length === 0;
  const count = async (filter: Conditions, without: Conditions): Promise<Counted> => {
    const asked = { tenantId: tenant ?? "", filter, without };
    return countedOf(await client(lineage).countExecutions(asked));
  };
  const matching = useQuery({
    queryKey: ["count", tenant, q, since, from, to],
    queryFn: () => {
      const request = searchRequest(search, now());
      return count(request.filter, request.without);
    },
    enabled: tenant !== undefined && isFiltered && isSound && at === 0,
    refetchInterval: EVERY_MS,
  });
  const all = useQuery({
    queryKey: ["count", tenant],
    queryFn: () => count({}, {}),
    enabled: tenant !== undefined && at === 0,
    refetchInterval: EVERY_MS,
  });
  return { matching: isFiltered ? matching.data : undefined, all: all.data };
}

/** Denials of the last hour and of the day before it. */
export interface RecentDenials {
  readonly lastHour: ByReason;
  /** Denials in each five minutes of the last hour, the oldest first. */
  readonly steps: readonly number[];
  /** By whole hours, for as many as are known. */
  readonly hours: readonly ByReason[];
}

/** Counts the denials; what is over is counted once. */
export function useRecentDenials(): RecentDenials | undefined {
  const { client, now } = useParts();
  const queries = useQueryClient();
  const tenant = useTenant();

  const denials = async (fromMs: number, toMs: number | undefined): Promise<ByReason> => {
    const filter = {
      decision: "DENY",
      from: wireTime(fromMs),
      ...(toMs !== undefined && { to: wireTime(toMs) }),
    };
    const { byReason } = await client(lineage).countExecutions({ tenantId: tenant ?? "", filter });
    return byReason;
  };
  // One after another: the list itself must not wait for a connection.
  const spans = async (lengthMs: number, count: number, endMs: number): Promise<ByReason[]> => {
    const found: ByReason[] = [];
    for (let begin = endMs - count * lengthMs; begin < endMs; begin += lengthMs)
      found.push(
        await queries.fetchQuery({
          queryKey: ["denials", tenant, begin, lengthMs],
          queryFn: () => denials(begin, begin + lengthMs),
          staleTime: Number.POSITIVE_INFINITY,
        }),
      );
    return found;
  };
  const recent = useQuery({
    queryKey: ["recent-denials", tenant],
    queryFn: async () => {
      const at = now();
      const stepEnd = Math.floor(at / STEP_MS) * STEP_MS;
      const lastHour = await denials(at - HOUR_MS, undefined);
      const current = await denials(stepEnd, undefined);
      const closed = await spans(STEP_MS, STEPS - 1, stepEnd);
      return { lastHour, steps: [...closed, current].map(totalOf) };
    },
    enabled: tenant !== undefined,
    refetchInterval: EVERY_MS,
  });
  const hour = Math.floor(now() / HOUR_MS) * HOUR_MS;
  const day = useQuery({
    queryKey: ["denials-of-day", tenant, hour],
    queryFn: () => spans(HOUR_MS, HOURS, hour),
    enabled: recent.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return recent.data && { ...recent.data, hours: day.data ?? [] };
}

function totalOf(byReason: ByReason): number {
  return Object.values(byReason).reduce((sum, total) => sum + Number(total), 0);
}
