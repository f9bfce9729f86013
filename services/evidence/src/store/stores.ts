import type pg from "pg";
import type { LineageStore } from "../lineage/lineage-store.ts";
import type { WitnessRecords } from "../log/guard/witness-state.ts";
import type { LogStore } from "../log/log-store.ts";
import type { OwnEventStore } from "../own-events/own-event-store.ts";
import type { EntrySource } from "../publish/entry-source.ts";
import type { RecordStore } from "../records.ts";
import { type DatabaseState, databaseState } from "./database-state.ts";
import { entryStore } from "./entry-store.ts";
import { lineageStore } from "./lineage-store.ts";
import { ownEventStore } from "./own-event-store.ts";
import { postgresLogStore } from "./postgres-log-store.ts";
import { queries } from "./queries.ts";
import { recordStore } from "./record-store.ts";
import { witnessStore } from "./witness-store.ts";

/** One log, and what its witnesses said. */
export interface LogStores {
  readonly log: LogStore;
  readonly entries: EntrySource;
  readonly witnesses: WitnessRecords;
}

/** Everything the service stores; the log is the one in use. */
export interface Stores extends LogStores {
  /** Another log of the same database. */
  ofLog(origin: string): LogStores;
  readonly records: RecordStore;
  readonly lineage: LineageStore;
  readonly ownEvents: OwnEventStore;
  /** How the database is, by its own word. */
  state(): Promise<DatabaseState>;
  /** Throws unless the database answers. */
  ping(): Promise<void>;
}

/** The stores of the log with this origin, in Postgres; questions about executions go to `reads`, which may be a copy. */
export function stores(pool: pg.Pool, origin: string, reads: pg.Pool = pool): Stores {
  const query = queries(pool);
  const ofLog = (other: string): LogStores => ({
    log: postgresLogStore(pool, other),
    entries: entryStore(query, other),
    witnesses: witnessStore(query, other),
  });
  return {
    ...ofLog(origin),
    ofLog,
    records: recordStore(query),
    lineage: lineageStore(queries(reads), origin),
    ownEvents: ownEventStore(query),
    state: () => databaseState(query),
    async ping() {
      await query("select 1");
    },
  };
}
