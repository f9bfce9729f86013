import type { Pool } from "pg";

/** Removes the uses whose tokens are over for every clock, `atOnce` at a time so that no transaction is long. */
export async function forgetUses(pool: Pool, nowMs: number, atOnce: number): Promise<void> {
  let removed: number;
  do {
    const { rowCount } = await pool.query(
      `delete from identity.seen_jti where ctid = any(array(
         select ctid from identity.seen_jti where forget_at < $1 limit $2))`,
      [new Date(nowMs), atOnce],
    );
    removed = rowCount ?? 0;
  } while (removed === atOnce);
}
