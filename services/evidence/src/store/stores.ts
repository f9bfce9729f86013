import type pg from "pg";
import type { LineageStore } from "../lineage-queries.ts";
import type { LogStore } from "../log/log-store.ts";
import type { RecordStore } from "../records.ts";
import { lineageStore } from "./lineage-store.ts";
import { postgresLogStore } from "./postgres-log-store.ts";
import { queries } from "./queries.ts";
import { recordStore } from "./record-store.ts";

/** Everything the service stores. */
export interface Stores {
  readonly log: LogStore;
  readonly records: RecordStore;
  readonly lineage: LineageStore;
  /** Throws unless the database answers. */
  ping(): Promise<void>;
}

/** The stores of the log with this origin, in Postgres. */
export function stores(pool: pg.Pool, origin: string): Stores {
  const query = queries(pool);
  return {
    log: postgresLogStore(pool, origin),
    records: recordStore(query),
    lineage: lineageStore(query),
    async ping() {
      await query("select 1");
    },
  };
}
