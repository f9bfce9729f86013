import { binaryArray } from "@writ/postgres";
import type { Pool } from "pg";

/** A run that is to be remembered. */
export interface RunRow {
  readonly runId: string;
  readonly visitorId: string;
  readonly monitorDelayS: number;
}

/** An event of a run, encoded. */
export interface EventRow {
  /** From 1. */
  readonly seq: number;
  readonly body: Uint8Array;
}

/** Runs and their events. */
export interface RunStore {
  addRun(run: RunRow): Promise<void>;
  endRun(runId: string): Promise<void>;
  addEvents(runId: string, events: readonly EventRow[]): Promise<void>;
  /** Events after a number, in order; undefined when there is no such run. */
  events(runId: string, afterSeq: number): Promise<readonly EventRow[] | undefined>;
  /** Runs that nobody ended: those of a process that is no more. With the number of their last event. */
  openRuns(): Promise<readonly { readonly runId: string; readonly lastSeq: number }[]>;
  /** Removes runs that ended so many milliseconds ago, with all their rows in both worlds. */
  forget(endedBeforeMs: number): Promise<void>;
}

/** Runs in the database. */
export function runStore(pool: Pool): RunStore {
  return {
    async addRun({ runId, visitorId, monitorDelayS }) {
      await pool.query(
        "insert into lab.run (run_id, visitor_id, monitor_delay_s) values ($1, $2, $3)",
        [runId, visitorId, monitorDelayS],
      );
    },
    async endRun(runId) {
      await pool.query(
        "update lab.run set ended_at = clock_timestamp() where run_id = $1 and ended_at is null",
        [runId],
      );
    },
    async addEvents(runId, events) {
      await pool.query(
        "insert into lab.event (run_id, seq, body) select $1, * from unnest($2::int4[], $3::bytea[]) on conflict do nothing",
        [
          runId,
          binaryArray(
            "int4",
            events.map(({ seq }) => seq),
          ),
          binaryArray(
            "bytea",
            events.map(({ body }) => body),
          ),
        ],
      );
    },
    async events(runId, afterSeq) {
      const found = await pool.query("select from lab.run where run_id = $1", [runId]);
      if (found.rowCount === 0) return undefined;
      const { rows } = await pool.query<EventRow>(
        "select seq, body from lab.event where run_id = $1 and seq > $2 order by seq",
        [runId, afterSeq],
      );
      return rows;
    },
    async openRuns() {
      const { rows } = await pool.query<{ runId: string; lastSeq: number }>(
        `select r.run_id as "runId", coalesce(max(e.seq), 0) as "lastSeq"
         from lab.run r left join lab.event e using (run_id) where r.ended_at is null group by r.run_id`,
      );
      return rows;
    },
    async forget(endedBeforeMs) {
      await pool.query(
        "delete from lab.run where ended_at < clock_timestamp() - $1::float8 * interval '1 millisecond'",
        [endedBeforeMs],
      );
    },
  };
}
