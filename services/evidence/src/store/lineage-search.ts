import type { LineageStore } from "../lineage/lineage-store.ts";
import { idMs, lowestId } from "../lineage/lowest-id.ts";
import { ID_SLACK_MS } from "./lineage-candidates.ts";
import { askedOf } from "./lineage-asked.ts";
import { viewOf, viewParts, type ViewRow } from "./lineage-row.ts";
import { type Cost, costOf, endOfWindow, matchesOf } from "./lineage-window.ts";
import type { Queries } from "./queries.ts";

/** How many candidates one query looks at: as many as take some ten milliseconds. */
const WINDOWS: Readonly<Record<Cost, number>> = {
  row: 5_000,
  events: 2_000,
  reach: 1_000,
  ancestors: 400,
};

/** Searches in Postgres. */
export function lineageSearch(
  query: Queries,
): Pick<LineageStore, "boundAt" | "search" | "windowEnd"> {
  return {
    async search(selection, before, limit) {
      const asked = askedOf(selection);
      const { columns, joins } = viewParts(asked);
      const matches = matchesOf(selection, before, WINDOWS[costOf(selection)], asked);
      // Without a name: the plan has to know which filters are set.
      const rows = await query<ViewRow>(
        `select ${columns} from (select e.* from ${matches} limit ${asked.add(limit)}) e ${joins}
        order by e.execution_id desc`,
        asked.values,
      );
      return rows.map(viewOf);
    },

    async boundAt({ logId, index }) {
      const [row] = await query<{ event_id: string }>({
        name: "lineage-bound-at",
        text: "select event_id from evidence.tlog_entry where log_id = $1 and idx = $2",
        values: [logId, index],
      });
      return row === undefined ? null : lowestId(idMs(row.event_id) + ID_SLACK_MS);
    },

    windowEnd: (selection, before) =>
      endOfWindow(query, selection, before, WINDOWS[costOf(selection)]),
  };
}
