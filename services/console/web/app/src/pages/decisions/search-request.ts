import { type Conditions, wireTime } from "../../filter/conditions.ts";
import { parseFilter, type Problem } from "../../filter/parse-filter.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import { durationMs } from "../../time/duration.ts";
import { instantMs } from "../../time/instant.ts";

/** What the lineage service is asked. */
export interface SearchRequest {
  readonly filter: Conditions;
  readonly without: Conditions;
  /** Size of the log to look at; 0 for now. */
  readonly atSize: bigint;
  /** Why nothing may be asked. */
  readonly problems: readonly Problem[];
}

const GRAIN_MS = 10_000;

/** What an address asks for at that moment. Times back from now are whole steps of 10 s, so that pages fit together. */
export function searchRequest(search: DecisionsSearch, nowMs: number): SearchRequest {
  const { filter, without, problems } = parseFilter(search.q);
  const back = durationMs(search.since);
  const fromMs =
    back === undefined ? instantMs(search.from) : Math.floor((nowMs - back) / GRAIN_MS) * GRAIN_MS;
  const toMs = instantMs(search.to);
  return {
    filter: {
      ...filter,
      ...(fromMs !== undefined && { from: wireTime(fromMs) }),
      ...(toMs !== undefined && { to: wireTime(toMs) }),
    },
    without,
    atSize: BigInt(search.at),
    problems,
  };
}

/** The address of the rows as they are now, for ever. */
export function frozen(
  search: DecisionsSearch,
  asOf: { readonly ms: number; readonly treeSize: bigint },
): DecisionsSearch {
  const back = durationMs(search.since);
  const from = back === undefined ? search.from : new Date(asOf.ms - back).toISOString();
  return { ...search, since: "", from, at: Number(asOf.treeSize) };
}
