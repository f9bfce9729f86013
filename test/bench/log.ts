import { openPool } from "@writ/postgres";
import { benchLog } from "./bench-log.ts";
import { type BenchPostgres, benchPostgres } from "./bench-postgres.ts";
import { cpuSeconds } from "./cpu-time.ts";
import { decisions } from "./decisions.ts";
import { quantile } from "./grpc-load.ts";
import type { Results } from "./results.ts";

const ENTRIES = 24_000;
/** Writes as much WAL as what is measured, so that all of that goes into files that were used before. */
const WARM_UP = ENTRIES;
const CALLERS = 64;
const ALONE = 1_000;
const INSERTS = 2_000;
const STATEMENT_BYTES = 1_700;

/** The log by itself, with callers in its own process: what the sequencer and Postgres make of entries that were checked already. */
export async function benchLogAppend(results: Results): Promise<void> {
  await using postgres = await benchPostgres();
  await using log = await benchLog(postgres.evidenceUrl);
  const admin = openPool(postgres.adminUrl, { applicationName: "bench", max: 1 });
  try {
    const inserts = await rawInserts(admin);
    results.add(
      "log.insert.rate",
      inserts,
      "per s",
      `a row of ${STATEMENT_BYTES} bytes per commit, one connection, fsync on`,
    );
    const make = await decisions();
    const run = async (count: number, callers: number) => {
      const entries = Array.from({ length: count }, () => make.next());
      return measured(postgres, admin, entries.length, async (latencies) => {
        let next = 0;
        const caller = async (): Promise<void> => {
          for (let entry = entries[next++]; entry !== undefined; entry = entries[next++]) {
            const started = performance.now();
            await log.append(entry);
            latencies.push(performance.now() - started);
          }
        };
        await Promise.all(Array.from({ length: callers }, caller));
      });
    };
    await run(WARM_UP, CALLERS);
    // From here on Postgres writes to WAL files that it has used before, as it does after its first minutes.
    await admin.query("checkpoint");
    const alone = await run(ALONE, 1);
    const many = await run(ENTRIES, CALLERS);
    const entry = "signed decisions with lineage row, fences, idempotency key and six openings";
    const conditions = `${ENTRIES} ${entry}, each with proof; ${CALLERS} callers in the process, fsync on`;
    const sequential = `${ALONE} ${entry}, each with proof; one caller in the process, fsync on`;
    results.add("log.append.c1.p50", quantile(alone.latencies, 0.5), "ms", sequential);
    results.add("log.append.c1.p99", quantile(alone.latencies, 0.99), "ms", sequential);
    results.add(`log.append.c${CALLERS}.rate`, many.rate, "per s", conditions);
    results.add(`log.append.c${CALLERS}.p50`, quantile(many.latencies, 0.5), "ms", conditions);
    results.add(`log.append.c${CALLERS}.p99`, quantile(many.latencies, 0.99), "ms", conditions);
    results.add(
      `log.append.c${CALLERS}.cpu.log`,
      many.cpu["log"] ?? 0,
      "us",
      `CPU per entry; ${conditions}`,
    );
    results.add(
      `log.append.c${CALLERS}.cpu.postgres`,
      many.cpu["postgres"] ?? 0,
      "us",
      `CPU per entry; ${conditions}`,
    );
    results.add("log.append.wal", many.wal, "bytes", `WAL per entry; ${conditions}`);
    results.add(
      "log.append.of_insert",
      many.rate / inserts,
      "ratio",
      `log.append.c${CALLERS}.rate / log.insert.rate of this run`,
    );
  } finally {
    await admin.end();
  }
}

type Pool = ReturnType<typeof openPool>;

async function measured(
  postgres: BenchPostgres,
  admin: Pool,
  count: number,
  work: (latencies: number[]) => Promise<void>,
) {
  const pids = { log: process.pid, postgres: postgres.pid };
  const latencies: number[] = [];
  const walBefore = await walBytes(admin);
  const cpuBefore = ownCpu(pids);
  const started = performance.now();
  await work(latencies);
  const seconds = (performance.now() - started) / 1000;
  const cpuAfter = ownCpu(pids);
  const cpu = Object.fromEntries(
    Object.entries(cpuAfter).map(([name, after]) => [
      name,
      ((after - (cpuBefore[name] ?? 0)) / count) * 1e6,
    ]),
  );
  return {
    rate: count / seconds,
    latencies: latencies.toSorted((a, b) => a - b),
    cpu,
    wal: ((await walBytes(admin)) - walBefore) / count,
  };
}

/** Postgres is a descendant of this process: its time is not counted twice. */
function ownCpu(pids: { readonly log: number; readonly postgres: number }): Record<string, number> {
  const { log = 0, postgres = 0 } = cpuSeconds(pids);
  return { log: log - postgres, postgres };
}

async function walBytes(admin: Pool): Promise<number> {
  const { rows } = await admin.query<{ bytes: string }>(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes",
  );
  return Number(rows[0]?.bytes);
}

/** Rows per second, each in a commit of its own. */
async function rawInserts(admin: Pool): Promise<number> {
  await admin.query(
    "create table if not exists row_per_commit (id bigint primary key, bytes bytea)",
  );
  const bytes = Buffer.alloc(STATEMENT_BYTES, 7);
  const insert = async (from: number, count: number): Promise<void> => {
    for (let i = from; i < from + count; i++)
      await admin.query({
        name: "insert",
        text: "insert into row_per_commit values ($1, $2)",
        values: [i, bytes],
      });
  };
  await insert(0, INSERTS / 10);
  const started = performance.now();
  await insert(INSERTS, INSERTS);
  return INSERTS / ((performance.now() - started) / 1000);
}
