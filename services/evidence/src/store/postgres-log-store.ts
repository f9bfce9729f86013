import type pg from "pg";
import type { LogStore } from "../log/log-store.ts";
import { takeLeadership } from "./leadership.ts";
import { findHead, findTiles, loadLog } from "./load-log.ts";
import { connection, queries } from "./queries.ts";

/** "writ" in ASCII: the class of the advisory locks of log leaders. */
const LOCK_CLASS = 0x7772_6974;

const HELD = `select origin, size from evidence.tlog_head order by log_id`;

// Nothing is inserted, no number used up and nobody fenced when the log exists.
const CREATE = `
with opened as (
  insert into evidence.tlog_head (origin, epoch, size, root, checkpoint, signed_at)
  select $1::text, 0, $2::int8, $3::bytea, $4::text, $5::timestamptz
  where not exists (select from evidence.tlog_head where origin = $1::text)
  on conflict do nothing
  returning 1
)
update evidence.tlog_head set epoch = epoch + 1 where origin <> $1::text and exists (select from opened)`;

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
    async held() {
      const rows = await query<{ origin: string; size: string }>(HELD);
      return rows.map((row) => ({ origin: row.origin, size: Number(row.size) }));
    },
    async create(head) {
      const { size, root, checkpoint, signedAtMs } = head;
      await query(CREATE, [origin, size, root, checkpoint, new Date(signedAtMs)]);
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
