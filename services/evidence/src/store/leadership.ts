import type pg from "pg";
import { type Batch, FencedError, type Leadership } from "../log/log-store.ts";
import { appendSql } from "./append-statement.ts";
import { type AppendTarget, appendValues } from "./append-values.ts";
import { findFacts } from "./find-facts.ts";
import { loadLog } from "./load-log.ts";
import { connection, queries } from "./queries.ts";

const UNIQUE_VIOLATION = "23505";
/** Classes of errors that one entry's values cause: data exception, integrity constraint violation. */
const ENTRY_ERROR = /^2[23]/;

/**
 * What a leader's connection is set to: one plan for batches of every size, always by index (the tables are empty when the
 * plan is made and large when it is used).
 */
const SESSION = `
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;
set jit = off;
set statement_timeout = '5s';
set lock_timeout = '2s'`;

interface Log {
  readonly logId: number;
  readonly origin: string;
}

/**
 * Takes the lead of a log on a connection of its own; undefined while another session holds the advisory lock. The lock only
 * avoids wasted work: what keeps two leaders apart is the epoch, which every append compares.
 */
export async function takeLeadership(
  pool: pg.Pool,
  log: Log,
  lockClass: number,
): Promise<Leadership | undefined> {
  const client = await connection(pool);
  try {
    await client.query(SESSION);
    const lock = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock($1, $2) as locked",
      [lockClass, log.logId],
    );
    if (lock.rows[0]?.locked !== true) {
      client.release(true);
      return undefined;
    }
    const raised = await client.query<{ epoch: string }>(
      "update evidence.tlog_head set epoch = epoch + 1 where log_id = $1 returning epoch",
      [log.logId],
    );
    const type = await client.query<{ oid: number }>(
      "select 'evidence.append_item'::regtype::oid as oid",
    );
    const epoch = Number(raised.rows[0]?.epoch);
    return leadershipOn(client, log, { ...log, epoch, itemOid: Number(type.rows[0]?.oid) });
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function leadershipOn(client: pg.PoolClient, log: Log, target: AppendTarget): Leadership {
  let hasEnded = false;
  return {
    epoch: target.epoch,
    load: () => loadLog(queries(client), log.origin),
    commit: (batch) => commit(client, target, batch),
    findFacts: (entries) => findFacts(client, log.logId, entries),
    onLost(listener) {
      client.once("error", listener);
      client.once("end", listener);
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      // The connection carries session settings and the lock: it never goes back to the pool.
      client.release(true);
    },
  };
}

async function commit(client: pg.PoolClient, target: AppendTarget, batch: Batch): Promise<boolean> {
  try {
    const { rows } = await client.query<{ appended: number; violated: boolean }>({
      name: "append",
      text: appendSql,
      values: appendValues(target, batch),
    });
    const [row] = rows;
    if (row?.appended === batch.leaves.length) return true;
    if (row?.violated === true) return false;
    throw new FencedError("the log's head was moved by somebody else");
  } catch (error) {
    if (isEntryError(error)) return false;
    throw error;
  }
}

/** Whether an entry caused the error. A leaf whose index is taken is none: then the log itself is damaged. */
function isEntryError(error: unknown): boolean {
  const { code, constraint } = error as Partial<pg.DatabaseError>;
  if (code === UNIQUE_VIOLATION && (constraint === "tlog_entry_pkey" || constraint === "tile_pkey"))
    return false;
  return code !== undefined && ENTRY_ERROR.test(code);
}
