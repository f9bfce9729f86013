import type { LineageStore } from "../lineage/lineage-store.ts";
import { governanceChanges } from "./governance-changes.ts";
import { lineageChanges } from "./lineage-changes.ts";
import { lineageCount } from "./lineage-count.ts";
import { lineageSearch } from "./lineage-search.ts";
import { lineageSummary } from "./lineage-summary.ts";
import { lineageTree } from "./lineage-tree.ts";
import type { Queries } from "./queries.ts";

/** The lineage in Postgres; `origin` is that of the log in use. */
export function lineageStore(query: Queries, origin: string): LineageStore {
  return {
    ...lineageTree(query),
    ...lineageSearch(query),
    ...lineageCount(query),
    ...lineageSummary(query),
    ...lineageChanges(query, origin),
    ...governanceChanges(query),
  };
}
