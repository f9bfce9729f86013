import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openPool } from "@writ/postgres";
import type { Trust } from "@writ/token";
import { fsckLog } from "../../packages/cli/src/fsck/fsck-log.ts";
import { folderSource } from "../../packages/cli/src/log-source/folder-source.ts";
import { openPublisher } from "../../services/evidence/src/publish/open-publisher.ts";
import { entryStore } from "../../services/evidence/src/store/entry-store.ts";
import { postgresLogStore } from "../../services/evidence/src/store/postgres-log-store.ts";
import { queries } from "../../services/evidence/src/store/queries.ts";
import { type BenchLog, benchLog } from "./bench-log.ts";
import { benchPostgres } from "./bench-postgres.ts";
import { type Decisions, decisions } from "./decisions.ts";
import { quantile } from "./grpc-load.ts";
import type { Results } from "./results.ts";

const ENTRIES = 1_000_000;
const CALLERS = 512;
const REPORT_EVERY = 100_000;
const MIB = 2 ** 20;

/** A log of a million entries, appended by the real sequencer: proofs, sizes, memory, publication and audit. */
export async function benchEvidenceScale(
  results: Results,
  say: (line: string) => void,
  entries = ENTRIES,
): Promise<void> {
  await using postgres = await benchPostgres();
  await using log = await benchLog(postgres.evidenceUrl);
  const reader = () => readLog(postgres.evidenceUrl, log.trusted);
  const of = `of ${entries} entries`;
  const empty = await reader();
  const make = await decisions();
  const loadS = await load(log, make, entries, say);
  results.add(
    "scale.load.rate",
    entries / loadS,
    "per s",
    `${entries} decisions made, signed and appended in one process`,
  );

  say("proving");
  const full = await reader();
  const each = `random leaf ${of}, tiles from Postgres or a cache of 1,024, ${full.latencies.length} proofs`;
  results.add("scale.proof.p50", quantile(full.latencies, 0.5), "ms", each);
  results.add("scale.proof.p99", quantile(full.latencies, 0.99), "ms", each);
  const held = "resident memory of a process that holds the log and its cache of tiles";
  results.add("scale.rss.empty", empty.rss / MIB, "MiB", `${held}, no entries`);
  results.add("scale.rss.full", full.rss / MIB, "MiB", `${held}, ${of} after random proofs`);

  const pool = openPool(postgres.adminUrl, { applicationName: "bench" });
  const folder = await mkdtemp(join(tmpdir(), "writ-bench-log-"));
  try {
    for (const { bytes, table } of await tableSizes(pool))
      results.add(
        `scale.table.${table}`,
        bytes / entries,
        "bytes",
        `per entry with indexes, ${of}`,
      );

    say("publishing");
    const trust = {
      log: log.trusted,
      closedLogs: [],
      keys: [make.key],
      witnessPolicy: "quorum none\n",
    };
    const publishS = await publish(folder, log, trust, pool);
    results.add(
      "scale.publish.rate",
      entries / publishS,
      "per s",
      `${of}, from Postgres to files on disk`,
    );
    results.add(
      "scale.publish.bytes",
      (await bytesBelow(folder)) / entries,
      "bytes",
      `per entry, ${of} as published`,
    );

    say("auditing");
    const fsckS = await audit(folder, log, trust);
    results.add(
      "scale.fsck.rate",
      entries / fsckS,
      "per s",
      `${of} as published, all tiles and the root re-derived`,
    );
  } finally {
    await rm(folder, { recursive: true });
    await pool.end();
  }
}

/** Appends so many entries; how long that took, in seconds. */
async function load(
  log: BenchLog,
  make: Decisions,
  count: number,
  say: (line: string) => void,
): Promise<number> {
  let begun = 0;
  let done = 0;
  const started = performance.now();
  const caller = async (): Promise<void> => {
    while (begun++ < count) {
      await log.append(make.next());
      if (++done % REPORT_EVERY === 0) say(`${done} entries`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return (performance.now() - started) / 1000;
}

async function readLog(
  url: string,
  { origin, vkey }: BenchLog["trusted"],
): Promise<{ latencies: readonly number[]; rss: number }> {
  const script = fileURLToPath(new URL("log-reader.ts", import.meta.url));
  const args = ["--expose-gc", script, url, origin, vkey];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MIB });
  const read = JSON.parse(stdout) as { latencies: number[]; rss: number };
  return { ...read, latencies: read.latencies.toSorted((a, b) => a - b) };
}

type Pool = ReturnType<typeof openPool>;

async function tableSizes(pool: Pool): Promise<readonly { table: string; bytes: number }[]> {
  const { rows } = await pool.query<{ table: string; bytes: string }>(
    `select relname as table, pg_total_relation_size(oid) as bytes from pg_class
     where relnamespace = 'evidence'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 1000000
     order by 2 desc`,
  );
  const tables = rows.map(({ bytes, table }) => ({ table, bytes: Number(bytes) }));
  const all = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  return [{ table: "all", bytes: all }, ...tables];
}

type PublishedTrust = Pick<Trust, "closedLogs" | "keys" | "log" | "witnessPolicy">;

async function publish(
  folder: string,
  log: BenchLog,
  trust: PublishedTrust,
  pool: Pool,
): Promise<number> {
  const { origin } = trust.log;
  const store = postgresLogStore(pool, origin);
  const entries = entryStore(queries(pool), origin);
  const { checkpoint, tree } = log.view();
  const started = performance.now();
  await using publisher = openPublisher(folder, trust, {
    entries,
    tiles: (ids) => store.tiles(ids),
  });
  await publisher.publish({ tree, note: checkpoint });
  return (performance.now() - started) / 1000;
}

async function audit(folder: string, log: BenchLog, trust: PublishedTrust): Promise<number> {
  const [shard = ""] = await readdir(folder);
  const started = performance.now();
  const { findings, size } = await fsckLog(trust.log, trust, folderSource(join(folder, shard)), {
    finding: ({ expected, found, place }) => {
      throw new Error(`${place}: ${expected}, not ${found}`);
    },
    progress: () => {},
  });
  if (findings > 0 || size !== log.view().tree.size)
    throw new Error("the published log is not sound");
  return (performance.now() - started) / 1000;
}

async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(names.map((name) => stat(join(folder, name))));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
