import { openPool } from "@writ/postgres";
import { freshDatabase } from "../../../../test/support/database.ts";
import type { Selection } from "../lineage/execution-filter.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import { lineageStore } from "../store/lineage-store.ts";
import { lineageUrl } from "../store/lineage-url.ts";
import { queries } from "../store/queries.ts";
import { type PlantedLog, plantedLog } from "./planted-log.ts";
import { SAMPLE_MS } from "./sample-decision.ts";
import { ORIGIN } from "./test-log.ts";

/** The tenant that tests plant in. */
export const TENANT = "sample";

/** A database to plant executions in, and the store that answers questions about them. */
export interface PlantedLineage extends AsyncDisposable {
  readonly log: PlantedLog;
  readonly store: LineageStore;
  /** Everything of the tenant, unless `part` says otherwise. */
  readonly selection: (part?: Partial<Selection>) => Selection;
}

/** An empty one. */
export async function plantedLineage(): Promise<PlantedLineage> {
  const database = await freshDatabase();
  const log = await plantedLog(database.url, ORIGIN);
  const pool = openPool(lineageUrl(database.urlOf("evidence")), {
    applicationName: "lineage-test",
  });
  return {
    log,
    store: lineageStore(queries(pool), ORIGIN),
    selection: (part = {}) => ({
      tenantId: TENANT,
      every: [],
      without: {},
      upTo: { logId: 1, index: log.size() },
      nowMs: SAMPLE_MS,
      ...part,
    }),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await log[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
