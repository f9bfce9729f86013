import { edgeTiles, TILE_WIDTH } from "@writ/evidence";
import { binaryArray } from "@writ/postgres";
import type { FullTile, StoredHead, StoredLog } from "../log/log-store.ts";
import type { Queries } from "./queries.ts";

const HEAD = `select log_id, epoch, size, root, checkpoint, signed_at from evidence.tlog_head where origin = $1`;

const LEAF_COUNT = `select coalesce(max(idx) + 1, 0) as count from evidence.tlog_entry where log_id = $1`;

const TILE_COUNTS = `select count(*) as count from evidence.tile where log_id = $1 group by level order by level`;

const LAST_LEAVES = `select entry, leaf_hash from evidence.tlog_entry where log_id = $1 and idx >= $2 order by idx`;

const SUCCESSOR = `select origin from evidence.tlog_head where log_id > $1 order by log_id limit 1`;

const TILES = `
select t.level, t.idx, t.hashes
from unnest($2::int4[], $3::int8[]) as i (level, idx)
join evidence.tile t on t.log_id = $1 and t.level = i.level and t.idx = i.idx`;

interface HeadRow {
  readonly log_id: number;
  readonly epoch: string;
  readonly size: string;
  readonly root: Buffer;
  readonly checkpoint: string;
  readonly signed_at: Date;
}

interface LeafRow {
  readonly entry: Buffer;
  readonly leaf_hash: Buffer;
}

/** The head of the log with this origin; undefined when there is none. */
export async function findHead(
  query: Queries,
  origin: string,
): Promise<(StoredHead & { readonly logId: number; readonly epoch: number }) | undefined> {
  const [row] = await query<HeadRow>({ name: "log-head", text: HEAD, values: [origin] });
  return (
    row && {
      logId: row.log_id,
      epoch: Number(row.epoch),
      size: Number(row.size),
      root: row.root,
      checkpoint: row.checkpoint,
      signedAtMs: row.signed_at.getTime(),
    }
  );
}

/** The full tiles of these that exist. */
export async function findTiles(
  query: Queries,
  logId: number,
  ids: readonly Pick<FullTile, "level" | "index">[],
): Promise<readonly FullTile[]> {
  if (ids.length === 0) return [];
  const levels = ids.map((id) => id.level);
  const indexes = ids.map((id) => id.index);
  const values = [logId, binaryArray("int4", levels), binaryArray("int8", indexes)];
  const rows = await query<{ level: number; idx: string; hashes: Buffer }>({
    name: "log-tiles",
    text: TILES,
    values,
  });
  return rows.map(({ level, idx, hashes }) => ({ level, index: Number(idx), hashes }));
}

/**
 * Everything a tree is opened from. Needs a connection of its own: all is read in one transaction, because a load at read
 * committed would see a head and leaves of different moments.
 */
export async function loadLog(query: Queries, origin: string): Promise<StoredLog> {
  await query("begin isolation level repeatable read read only");
  try {
    const stored = await readLog(query, origin);
    await query("commit");
    return stored;
  } catch (error) {
    // A connection that is gone can not roll back, and need not.
    await query("rollback").catch(() => {});
    throw error;
  }
}

async function readLog(query: Queries, origin: string): Promise<StoredLog> {
  const head = await findHead(query, origin);
  if (head === undefined) throw new Error("the log does not exist");
  const [leaves] = await query<{ count: string }>(LEAF_COUNT, [head.logId]);
  const tiles = await query<{ count: string }>(TILE_COUNTS, [head.logId]);
  const firstLast = head.size - (head.size % TILE_WIDTH);
  const last = await query<LeafRow>(LAST_LEAVES, [head.logId, firstLast]);
  const [successor] = await query<{ origin: string }>(SUCCESSOR, [head.logId]);
  const fullTiles = edgeTiles(head.size).filter((tile) => tile.width === TILE_WIDTH);
  return {
    ...head,
    leafCount: Number(leaves?.count),
    tileCounts: tiles.map((row) => Number(row.count)),
    lastLeaves: last.map(({ entry, leaf_hash }) => ({ bytes: entry, hash: leaf_hash })),
    tiles: await findTiles(query, head.logId, fullTiles),
    successor: successor?.origin ?? null,
  };
}
