import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  findPostgres,
  freePort,
  nodeBinary,
  ownPostgres,
  placePostgres,
  postgresUser,
  systemPostgres,
} from "@writ/cluster";
import { bootstrap, roleUrl } from "@writ/postgres";
import { query } from "./query.ts";
import { rolePasswords } from "./role-passwords.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = new URL("../../", import.meta.url);
const POLL_MS = 20;

/** A Postgres of one test file that can be crashed and started again. */
export interface OwnServer extends AsyncDisposable {
  /** A new migrated database in it. */
  database(): Promise<{ readonly url: string; readonly evidenceUrl: string }>;
  /** Starts it, with settings besides the usual ones; resolves when it answers, recovered. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Keeps what is not written out at a commit from being written out behind it: stops the process that does it. */
  stopWalWriter(): Promise<void>;
  /** Ends the server at once, without a last checkpoint: `pg_ctl stop -m immediate` (SIGQUIT), or without a word (SIGKILL). */
  crash(signal: "SIGQUIT" | "SIGKILL"): Promise<void>;
  /** Of a server that has ended: makes the write-ahead log what a power cut leaves when nothing from there on was on disk. */
  loseWalFrom(position: WalPosition): Promise<void>;
  /** Up to where the write-ahead log is written and, if the server waits for disks at all, on disk. */
  walFlushed(): Promise<WalPosition>;
}

/** A place in the write-ahead log. */
export interface WalPosition {
  readonly file: string;
  readonly offset: number;
}

/** Makes and starts it. */
export async function ownServer(): Promise<OwnServer> {
  const folder = await temporaryFolder();
  const place = await placePostgres({
    folder: join(folder.path, "data"),
    binaries: systemPostgres() ?? findPostgres(root),
    user: await postgresUser(),
    refuge: folder.path,
  });
  const { adminUrl, spec } = await ownPostgres({
    place,
    port: await freePort(),
    adminPassword: randomBytes(16).toString("hex"),
    logFile: join(folder.path, "postgres.log"),
    node: nodeBinary(root),
  });
  let running: ChildProcess | undefined;
  let stopped: number | undefined;

  const start: OwnServer["start"] = async (settings = {}) => {
    const log = await open(spec.logFile, "a");
    for (;;) {
      await spec.prepare?.();
      const child = spawn(spec.command, withSettings(spec.args, settings), {
        env: spec.env,
        stdio: ["pipe", log.fd, log.fd],
      });
      const ended = once(child, "exit").then(() => "ended" as const);
      let state: "starting" | "ready" | "ended" = "starting";
      while (state === "starting")
        state = await Promise.race([
          ended,
          spec
            .isReady()
            .then((isReady) => (isReady ? "ready" : wait(POLL_MS, "starting" as const))),
        ]);
      running = child;
      if (state === "ready") break;
      // Children of the one that was killed may still be going.
      await wait(POLL_MS);
    }
    await log.close();
  };
  const crash: OwnServer["crash"] = async (signal) => {
    const child = running;
    if (child === undefined) return;
    running = undefined;
    const ended = once(child, "exit");
    const pidFile = await readFile(join(place.dataFolder, "postmaster.pid"), "utf8");
    process.kill(Number.parseInt(pidFile, 10), signal);
    // It can not notice that the server has ended.
    if (stopped !== undefined) process.kill(stopped, "SIGKILL");
    stopped = undefined;
    await ended;
  };

  await start();
  await query(adminUrl, "create database template_writ");
  await bootstrap(named(adminUrl, "template_writ"), rolePasswords, new URL("migrations/", root));
  return {
    start,
    crash,
    async database() {
      const name = `t_${randomUUID().replaceAll("-", "")}`;
      await query(adminUrl, `create database ${name} template template_writ`);
      const url = named(adminUrl, name);
      return { url, evidenceUrl: roleUrl(url, "evidence", rolePasswords.evidence) };
    },
    async stopWalWriter() {
      const [row] = await query(
        adminUrl,
        "select pid from pg_stat_activity where backend_type = 'walwriter'",
      );
      stopped = Number(row?.["pid"]);
      process.kill(stopped, "SIGSTOP");
    },
    async walFlushed() {
      const [row] = await query(
        adminUrl,
        "select file_name, file_offset from pg_walfile_name_offset(pg_current_wal_flush_lsn())",
      );
      return { file: String(row?.["file_name"]), offset: Number(row?.["file_offset"]) };
    },
    loseWalFrom: (position) => loseWal(join(place.dataFolder, "pg_wal"), position),
    async [Symbol.asyncDispose]() {
      await crash("SIGKILL");
      await folder[Symbol.asyncDispose]();
    },
  };
}

function named(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** The guardian's arguments (packages/cluster/src/guarded.ts) with more settings for what it guards: the last of each counts. */
function withSettings(
  [guardian = "", program = "{}"]: readonly string[],
  settings: Readonly<Record<string, string>>,
): readonly string[] {
  const parsed = JSON.parse(program) as { readonly args: readonly string[] };
  const more = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return [guardian, JSON.stringify({ ...parsed, args: [...parsed.args, ...more] })];
}

async function loseWal(folder: string, { file, offset }: WalPosition): Promise<void> {
  const segments = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const later of segments.filter((name) => name > file)) await rm(join(folder, later));
  const segment = await open(join(folder, file), "r+");
  const { size } = await segment.stat();
  await segment.write(Buffer.alloc(size - offset), 0, size - offset, offset);
  await segment.close();
}
