import type { Pool } from "pg";
import { type ActRef, type WorldStore, worldStore } from "./world-store.ts";

/** A note that the watched world makes of an act. */
export interface AuditNote extends ActRef {
  /** Which static key was shown. */
  readonly keyId: string;
  readonly principal: string;
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly input: unknown;
  /** Of the program that was started, `sha256:` and hex; undefined where nobody measured one. */
  readonly measurement: string | undefined;
}

/** A note as it is in the database. */
export interface StoredNote extends AuditNote {
  /** In the order of the acts. */
  readonly seq: number;
  /** Milliseconds since the Unix epoch, by the database's clock. */
  readonly committedAtMs: number;
  /** Its agent had been ordered to stop before. */
  readonly isAfterStop: boolean;
}

/** An alarm of the monitor. */
export interface Alarm extends ActRef {
  readonly policyIds: readonly string[];
  readonly message: string;
}

/** What only the watched world has: its key, its notes, its monitor's alarms. */
export interface OpenStore {
  /** Registers the static key by its SHA-256. */
  setKey(keyId: string, keyHash: Uint8Array): Promise<void>;
  /** The key with this SHA-256; undefined when there is none. */
  keyOf(keyHash: Uint8Array): Promise<string | undefined>;
  /** Does an act and notes it, in one transaction; the note is the last statement. */
  noted<T>(note: AuditNote, act: (world: WorldStore) => Promise<T>): Promise<T>;
  /** Notes after a number, in order; at most 1,000. */
  notesAfter(runId: string, seq: number): Promise<readonly StoredNote[]>;
  orderStop(runId: string, actor: string): Promise<void>;
  /** The agent was started again: what it does from now on was not ordered to stop. */
  liftStop(runId: string): Promise<void>;
  /** Writes an alarm, with the database's time. */
  raise(alarm: Alarm): Promise<void>;
}

const NOTES_AT_ONCE = 1_000;

/** The watched world's own tables. */
export function openStore(pool: Pool): OpenStore {
  return {
    async setKey(keyId, keyHash) {
      await pool.query(
        `insert into lab_open.api_key (key_id, key_h) values ($1, $2)
         on conflict (key_id) do update set key_h = excluded.key_h`,
        [keyId, keyHash],
      );
    },
    async keyOf(keyHash) {
      const { rows } = await pool.query<{ key_id: string }>(
        "select key_id from lab_open.api_key where key_h = $1",
        [keyHash],
      );
      return rows[0]?.key_id;
    },
    async noted(note, act) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const done = await act(worldStore(client, "lab_open"));
        await client.query(
          `insert into lab_open.audit
             (run_id, act_id, step_id, key_id, principal, actor, action, resource, input, measurement, committed_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
          [
            note.runId,
            note.actId,
            note.stepId,
            note.keyId,
            note.principal,
            note.actor,
            note.action,
            note.resource,
            JSON.stringify(note.input),
            note.measurement ?? null,
          ],
        );
        await client.query("commit");
        client.release();
        return done;
      } catch (error) {
        // A connection in an unknown state is thrown away; the database undoes what was not committed.
        client.release(true);
        throw error;
      }
    },
    async notesAfter(runId, seq) {
      const { rows } = await pool.query<
        Omit<StoredNote, "seq" | "measurement"> & { seq: string; measurement: string | null }
      >(
        `select a.seq, a.run_id as "runId", a.act_id as "actId", a.step_id as "stepId", a.key_id as "keyId",
           a.principal, a.actor, a.action, a.resource, a.input, a.measurement,
           (extract(epoch from a.committed_at) * 1000)::float8 as "committedAtMs",
           exists (
             select from lab_open.stop_order o where o.run_id = a.run_id and o.actor = a.actor
               and o.ordered_at < a.committed_at and (o.lifted_at is null or a.committed_at < o.lifted_at)
           ) as "isAfterStop"
         from lab_open.audit a
         where a.run_id = $1 and a.seq > $2 order by a.seq limit ${NOTES_AT_ONCE}`,
        [runId, seq],
      );
      return rows.map((row) => ({
        ...row,
        seq: Number(row.seq),
        measurement: row.measurement ?? undefined,
      }));
    },
    async orderStop(runId, actor) {
      await pool.query("insert into lab_open.stop_order (run_id, actor) values ($1, $2)", [
        runId,
        actor,
      ]);
    },
    async liftStop(runId) {
      await pool.query(
        "update lab_open.stop_order set lifted_at = clock_timestamp() where run_id = $1 and lifted_at is null",
        [runId],
      );
    },
    async raise({ runId, actId, stepId, policyIds, message }) {
      await pool.query(
        `insert into lab_open.alarm (run_id, act_id, step_id, policy_ids, message, raised_at)
         values ($1, $2, $3, $4, $5, clock_timestamp()) on conflict do nothing`,
        [runId, actId, stepId, policyIds, message],
      );
    },
  };
}
