import type pg from "pg";

const LOCK = 0x7772_6974;
const LONGEST_WAIT_MS = 60_000;

/**
 * Runs `work` in a transaction that only one session per database may have open at a time, and rolls back when it throws.
 * No lock is waited for longer than a minute.
 */
export async function lockedTransaction<T>(
  client: pg.ClientBase,
  work: () => Promise<T>,
): Promise<T> {
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = ${LONGEST_WAIT_MS}`);
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    // A connection that is gone can not roll back, and need not; the first error is the one to report.
    await client.query("rollback").catch(() => {});
    throw error;
  }
}
