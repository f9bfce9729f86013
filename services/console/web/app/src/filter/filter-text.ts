import type { DecisionsSearch } from "../search/page-search.ts";
import { parseFilter, type TimeWish } from "./parse-filter.ts";
import { tokens } from "./token.ts";

/** The filter as people write it, with its times. */
export function filterText({
  q,
  since,
  from,
  to,
}: Pick<DecisionsSearch, "q" | keyof TimeWish>): string {
  const times = Object.entries({ since, from, to }).flatMap(([key, value]) =>
    value === "" ? [] : [`${key}:${value}`],
  );
  return [...(q === "" ? [] : [q]), ...times].join(" ");
}

/** What of an address a filter is written to: the times apart. */
export function searchOfText(text: string): Pick<DecisionsSearch, "q" | keyof TimeWish> {
  const { time } = parseFilter(text);
  const q = tokens(text)
    .filter(({ key }) => key === undefined || !Object.hasOwn(time, key))
    .map(({ start, end }) => text.slice(start, end))
    .join(" ");
  return { q, ...time };
}
