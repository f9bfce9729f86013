import { uuidv7 } from "@writ/encoding";
import { leafHash } from "@writ/evidence";
import { binaryArray, openPool } from "@writ/postgres";
import { sha256 } from "@writ/token";
import type { freshDatabase } from "../../../../../test/support/database.ts";
import { query } from "../../../../../test/support/query.ts";
import { entryStore } from "../../store/entry-store.ts";
import { postgresLogStore } from "../../store/postgres-log-store.ts";
import { queries } from "../../store/queries.ts";
import { SAMPLE_MS } from "../../testing/sample-decision.ts";
import type { PublisherDeps } from "../publisher.ts";
import type { MemoryLog } from "./memory-log.ts";

type Database = Pick<Awaited<ReturnType<typeof freshDatabase>>, "url" | "urlOf">;

const ADD_HEAD = `
insert into evidence.tlog_head (origin, epoch, size, root, checkpoint, signed_at)
values ($1, 1, $2, $3, $4, $5)
on conflict (origin) do update set size = $2, root = $3, checkpoint = $4
returning log_id`;

const ADD_ENTRIES = `
insert into evidence.tlog_entry (log_id, idx, event_id, leaf_hash, entry)
select $1, * from unnest($2::int8[], $3::uuid[], $4::bytea[], $5::bytea[])`;

const ADD_TILES = `
insert into evidence.tile (log_id, level, idx, hashes)
select $1, * from unnest($2::int4[], $3::int8[], $4::bytea[])`;

/** A log's rows, written without a sequencer: sizes that no test could append one by one. */
export interface StoredLog extends AsyncDisposable {
  /** As the evidence service reads it. */
  readonly source: Pick<PublisherDeps, "entries" | "tiles">;
  /** Adds the rows that the log has more at this size. */
  growTo(size: number): Promise<void>;
}

/** The log in the database, without entries. */
export function storedLog(database: Database, log: MemoryLog): StoredLog {
  const pool = openPool(database.urlOf("evidence"), { applicationName: "publish-test" });
  const { origin } = log.signer;
  let from = 0;
  return {
    source: {
      entries: entryStore(queries(pool), origin),
      tiles: (ids) => postgresLogStore(pool, origin).tiles(ids),
    },
    async growTo(size) {
      const { note, tree } = log.at(size);
      const head = [origin, size, tree.root, note, new Date(SAMPLE_MS)];
      const [row] = await query(database.url, ADD_HEAD, head);
      const entries = await log.entries.entries(from, size);
      await query(database.url, ADD_ENTRIES, [
        row?.["log_id"],
        binaryArray(
          "int8",
          entries.map((_, i) => from + i),
        ),
        binaryArray(
          "uuid",
          entries.map((_, i) => idOf(from + i)),
        ),
        binaryArray(
          "bytea",
          entries.map((entry) => leafHash(sha256, entry)),
        ),
        binaryArray("bytea", entries),
      ]);
      const tiles = log.fullTiles(from, size);
      await query(database.url, ADD_TILES, [
        row?.["log_id"],
        binaryArray(
          "int4",
          tiles.map((tile) => tile.level),
        ),
        binaryArray(
          "int8",
          tiles.map((tile) => tile.index),
        ),
        binaryArray(
          "bytea",
          tiles.map((tile) => tile.hashes),
        ),
      ]);
      from = size;
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

function idOf(index: number): string {
  const random = Buffer.alloc(10);
  random.writeUInt32BE(index, 6);
  return uuidv7(SAMPLE_MS, random);
}
