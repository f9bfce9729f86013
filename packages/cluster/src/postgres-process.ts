import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { guardedArgs } from "./guarded.ts";
import { ADMIN, initializePostgres } from "./postgres-init.ts";
import { clearLeftover } from "./postgres-leftover.ts";
import type { PostgresPlace } from "./postgres-place.ts";
import type { ProcessSpec } from "./supervised-process.ts";

const READY_WITHIN_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;

/**
 * For a small machine, and durable: what is confirmed is on disk. Given on the command line, so that nothing in the data
 * folder can weaken it.
 */
const SETTINGS = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  max_connections: "100",
  max_wal_size: "512MB",
  // A new WAL file is filled with zeros inside somebody's commit; a kept one is written over.
  min_wal_size: "512MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** A Postgres of our own, as a program to supervise. */
export interface OwnPostgres {
  readonly spec: ProcessSpec;
  /** Connection string of its administrator. Secret. */
  readonly adminUrl: string;
}

/** Makes the data folder if it is not there yet and describes how to run Postgres on it, on 127.0.0.1 only. */
export async function ownPostgres(options: {
  readonly place: PostgresPlace;
  readonly port: number;
  readonly adminPassword: string;
  readonly logFile: string;
  /** The Node that runs the guard. */
  readonly node: string;
}): Promise<OwnPostgres> {
  const { place, port, adminPassword } = options;
  const { dataFolder, binaries, user } = place;
  if (!existsSync(dataFolder))
    await initializePostgres({ binaries, dataFolder, adminPassword, user });
  if (place.link !== undefined) await symlink(dataFolder, place.link);
  const settings = Object.entries({
    ...SETTINGS,
    shared_buffers: `${sharedMegabytes()}MB`,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const args = ["-D", dataFolder, "-p", String(port), ...settings];
  const adminUrl = `postgres://${ADMIN}:${encodeURIComponent(adminPassword)}@127.0.0.1:${port}/postgres`;
  return {
    adminUrl,
    spec: {
      name: "postgres",
      command: options.node,
      args: guardedArgs(join(binaries.folder, "bin", "postgres"), args, user),
      env: { TZ: "UTC" },
      logFile: options.logFile,
      prepare: () => clearLeftover(dataFolder),
      isReady: () => answers(adminUrl),
      readyWithinMs: READY_WITHIN_MS,
    },
  };
}

/** A quarter of the memory, as Postgres advises, up to what lineage of a million executions is read fast with. */
function sharedMegabytes(): number {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(1_024, Math.max(128, Math.floor(bytes / 4 / 2 ** 20)));
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
