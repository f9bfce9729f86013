import type { Decision } from "../lineage.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import { askedOf } from "./lineage-asked.ts";
import { type Cost, costOf, endOfWindow, matchesOf } from "./lineage-window.ts";
import type { Queries } from "./queries.ts";

/** How many are counted, and how many candidates are looked at for them. */
const MOST = 10_000;
const WINDOWS: Readonly<Record<Cost, number>> = {
  row: 50_000,
  events: 10_000,
  reach: 5_000,
  ancestors: 2_000,
};

interface CountRow {
  readonly decision: Decision;
  readonly reason: string | null;
  readonly counted: string;
  readonly is_more: boolean;
}

/** Counts in Postgres. */
export function lineageCount(query: Queries): Pick<LineageStore, "count"> {
  return {
    async count(selection) {
      const asked = askedOf(selection);
      const window = WINDOWS[costOf(selection)];
      const rows = await query<CountRow>(
        `select decision, reason, count(*) filter (where n <= ${MOST}) as counted, max(n) > ${MOST} as is_more
        from (
          select e.decision, e.reason_codes[1] as reason, row_number() over () as n
          from (select e.* from ${matchesOf(selection, null, window, asked)} limit ${MOST + 1}) e
        ) e
        group by decision, reason`,
        asked.values,
      );
      const isMore = rows.some((row) => row.is_more);
      const reachedId = isMore ? null : await endOfWindow(query, selection, null, window);
      return {
        total: rows.reduce((sum, row) => sum + Number(row.counted), 0),
        isCapped: isMore || reachedId !== null,
        reachedId,
        byDecision: sums(rows.map((row) => [row.decision, row])),
        byReason: sums(rows.flatMap((row) => (row.reason === null ? [] : [[row.reason, row]]))),
      };
    },
  };
}

function sums<K>(rows: readonly (readonly [K, CountRow])[]): ReadonlyMap<K, number> {
  const counts = new Map<K, number>();
  for (const [key, { counted }] of rows) counts.set(key, (counts.get(key) ?? 0) + Number(counted));
  return counts;
}
