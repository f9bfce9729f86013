import { type EntrySource, MissingEntriesError } from "../publish/entry-source.ts";
import type { Queries } from "./queries.ts";

const ENTRIES = `
select e.idx, e.entry
from evidence.tlog_head h join evidence.tlog_entry e on e.log_id = h.log_id
where h.origin = $1 and e.idx >= $2 and e.idx < $3
order by e.idx`;

/** The entries of the log with this origin, in Postgres. */
export function entryStore(query: Queries, origin: string): EntrySource {
  return {
    async entries(from, to) {
      const rows = await query<{ idx: string; entry: Buffer }>({
        name: "log-entries",
        text: ENTRIES,
        values: [origin, from, to],
      });
      if (rows.length !== to - from || rows.some(({ idx }, i) => Number(idx) !== from + i))
        throw new MissingEntriesError(from, to);
      return rows.map(({ entry }) => entry);
    },
  };
}
