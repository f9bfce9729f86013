import type pg from "pg";
import type { LogStore } from "../log/log-store.ts";
import { takeLeadership } from "./leadership.ts";
import { findHead, findTiles, loadLog } from "./load-log.ts";
import { connection, queries } from "./queries.ts";

/** "writ" in ASCII: the class of the advisory locks of log leaders. */
const LOCK_CLASS = 0x7772_6974;

/** The log with this origin in Postgres. `lockClass` is for tests that need two leaders at once. */
export function postgresLogStore(
  pool: pg.Pool,
  origin: string,
  lockClass: number = LOCK_CLASS,
): LogStore {
  const query = queries(pool);
  let known: number | undefined;
  const logId = async (): Promise<number> => {
    known ??= (await findHead(query, origin))?.logId;
    if (known === undefined) throw new Error(`the log ${origin} does not exist`);
    return known;
  };

  return {
    async create(head) {
      // Nothing is inserted, and no number used up, when the log exists.
      await query(
        `insert into evidence.tlog_head (origin, epoch, size, root, checkpoint, signed_at)
         select $1::text, 0, $2::int8, $3::bytea, $4::text, $5::timestamptz
         where not exists (select from evidence.tlog_head where origin = $1::text)
         on conflict do nothing`,
        [origin, head.size, head.root, head.checkpoint, new Date(head.signedAtMs)],
      );
    },
    lead: async () => takeLeadership(pool, { origin, logId: await logId() }, lockClass),
    head: () => findHead(query, origin),
    async load() {
      const client = await connection(pool);
      try {
        return await loadLog(queries(client), origin);
      } finally {
        client.release();
      }
    },
    tiles: async (ids) => findTiles(query, await logId(), ids),
  };
}
