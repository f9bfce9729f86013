import type { WitnessRecords } from "../log/guard/witness-state.ts";
import type { Queries } from "./queries.ts";

const LOG = `(select log_id from evidence.tlog_head where origin = $1)`;

const COSIGNED = `select checkpoint from evidence.cosigned_checkpoint where log_id = ${LOG}`;

const KEEP_COSIGNED = `
insert into evidence.cosigned_checkpoint as c (log_id, size, checkpoint, cosigned_at)
select log_id, $2::int8, $3::text, $4::timestamptz from evidence.tlog_head where origin = $1
on conflict (log_id) do update
set size = excluded.size, checkpoint = excluded.checkpoint, cosigned_at = excluded.cosigned_at
where c.size <= excluded.size`;

const STATES = `select name, size, cosigned_at, problem from evidence.witness where log_id = ${LOG} order by name`;

const KEEP_STATE = `
insert into evidence.witness as w (log_id, name, size, cosigned_at, problem)
select log_id, $2::text, $3::int8, $4::timestamptz, $5::text from evidence.tlog_head where origin = $1
on conflict (log_id, name) do update
set size = greatest(w.size, excluded.size), cosigned_at = coalesce(excluded.cosigned_at, w.cosigned_at),
  problem = excluded.problem`;

interface StateRow {
  readonly name: string;
  readonly size: string;
  readonly cosigned_at: Date | null;
  readonly problem: string;
}

/** What the witnesses of the log with this origin have said, in Postgres. */
export function witnessStore(query: Queries, origin: string): WitnessRecords {
  return {
    async cosigned() {
      const [row] = await query<{ checkpoint: string }>(COSIGNED, [origin]);
      return row?.checkpoint;
    },

    async keepCosigned({ size, note, atMs }) {
      await query(KEEP_COSIGNED, [origin, size, note, new Date(atMs)]);
    },

    async states() {
      const rows = await query<StateRow>(STATES, [origin]);
      return rows.map(({ name, size, cosigned_at, problem }) => ({
        name,
        size: Number(size),
        cosignedAtMs: cosigned_at?.getTime() ?? null,
        problem,
      }));
    },

    async keepStates(states) {
      for (const { name, size, cosignedAtMs, problem } of states) {
        const cosignedAt = cosignedAtMs === null ? null : new Date(cosignedAtMs);
        await query(KEEP_STATE, [origin, name, size, cosignedAt, problem]);
      }
    },
  };
}
