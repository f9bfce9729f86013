import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { query } from "../../../test/support/query.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import { freePort } from "./ports.ts";
import { findPostgres } from "./postgres-binaries.ts";
import { placePostgres, type PostgresPlace } from "./postgres-place.ts";
import { type OwnPostgres, ownPostgres } from "./postgres-process.ts";
import { postgresUser } from "./postgres-user.ts";
import { startOf } from "./process-identity.ts";
import { stopProcesses } from "./stop-processes.ts";
import { supervise, type SupervisedProcess } from "./supervised-process.ts";

const root = new URL("../../../", import.meta.url);
const SOON = { timeout: 30_000, interval: 50 };
const isRoot = process.getuid?.() === 0;

let folder: TemporaryFolder;
let refuge: TemporaryFolder;
let running: SupervisedProcess[];

beforeEach(async () => {
  folder = await temporaryFolder();
  refuge = await temporaryFolder();
  running = [];
});

afterEach(async () => {
  await stopProcesses(running);
  await folder[Symbol.asyncDispose]();
  await refuge[Symbol.asyncDispose]();
});

async function place(parent = folder.path): Promise<PostgresPlace> {
  return placePostgres({
    folder: join(parent, "postgres"),
    binaries: findPostgres(root),
    user: await postgresUser(),
    refuge: refuge.path,
  });
}

/** A Postgres that serves, and the process that watches over it. */
async function started(at: PostgresPlace): Promise<OwnPostgres & { process: SupervisedProcess }> {
  const postgres = await ownPostgres({
    place: at,
    port: await freePort(),
    adminPassword: "a-password-of-the-test",
    logFile: join(folder.path, "postgres.log"),
    node: process.execPath,
  });
  const supervised = supervise(postgres.spec, { now: Date.now, onEvent: () => {} });
  running.push(supervised);
  await supervised.ready;
  return { ...postgres, process: supervised };
}

async function postmasterOf(at: PostgresPlace): Promise<number> {
  const content = await readFile(join(at.dataFolder, "postmaster.pid"), "utf8");
  return Number.parseInt(content, 10);
}

/** The one table of these tests. */
async function remember(url: string, what: string): Promise<void> {
  await query(url, "create table if not exists memory (what text)");
  await query(url, "insert into memory values ($1)", [what]);
}

test("is durable, admits nobody without the password, and keeps its data from one start to the next", async () => {
  const at = await place();
  const first = await started(at);
  const settings = ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"];
  const rows = await query(
    first.adminUrl,
    "select distinct setting from pg_settings where name = any($1)",
    [settings],
  );
  expect(rows).toEqual([{ setting: "on" }]);
  const stranger = first.adminUrl.replace("a-password-of-the-test", "another");
  await expect(query(stranger, "select 1")).rejects.toMatchObject({ code: "28P01" });
  expect(await folder.modeOf(at.dataFolder)).toBe("700");
  await remember(first.adminUrl, "kept");
  await stopProcesses([first.process]);

  const second = await started(await place());
  expect(await query(second.adminUrl, "select what from memory")).toEqual([{ what: "kept" }]);
});

test("comes back by itself when Postgres is killed, with all that was confirmed", async () => {
  const at = await place();
  const postgres = await started(at);
  await remember(postgres.adminUrl, "confirmed");
  const pid = await postmasterOf(at);
  process.kill(pid, "SIGKILL");
  await vi.waitFor(async () => {
    expect(await query(postgres.adminUrl, "select what from memory")).toEqual([
      { what: "confirmed" },
    ]);
    expect(await postmasterOf(at)).not.toBe(pid);
  }, SOON);
});

test("replaces a Postgres whose guardian was killed", async () => {
  const at = await place();
  const postgres = await started(at);
  await remember(postgres.adminUrl, "confirmed");
  const orphan = await postmasterOf(at);
  process.kill(postgres.process.pid ?? 0, "SIGKILL");
  await vi.waitFor(async () => {
    expect(startOf(orphan)).toBeUndefined();
    expect(await query(postgres.adminUrl, "select what from memory")).toEqual([
      { what: "confirmed" },
    ]);
  }, SOON);
});

test("starts although a crash left a postmaster.pid whose number now belongs to another program", async () => {
  const at = await place();
  const first = await started(at);
  const pidFile = join(at.dataFolder, "postmaster.pid");
  const content = await readFile(pidFile, "utf8");
  await stopProcesses([first.process]);
  // As the same user: Postgres itself would take such a process for itself and refuse.
  const other = spawn("sleep", ["600"], { ...at.user, cwd: "/" });
  await once(other, "spawn");
  await writeFile(pidFile, content.replace(/^\d+/, String(other.pid)));
  try {
    const second = await started(at);
    expect(await query(second.adminUrl, "select 1 as x")).toEqual([{ x: 1 }]);
    expect(startOf(other.pid ?? 0)).toBeDefined();
  } finally {
    other.kill("SIGKILL");
  }
});

test("begins anew after a start that was broken off while it made the data folder", async () => {
  const at = await place();
  await mkdir(join(`${at.dataFolder}.new`, "data"), { recursive: true });
  await writeFile(join(`${at.dataFolder}.new`, "data", "PG_VERSION"), "half");
  const postgres = await started(at);
  expect(await query(postgres.adminUrl, "select 1 as x")).toEqual([{ x: 1 }]);
  await expect(stat(`${at.dataFolder}.new`)).rejects.toThrow("ENOENT");
});

describe.runIf(isRoot)("started by root below a folder that nobody else can enter", () => {
  let closed: string;
  beforeEach(async () => {
    closed = join(folder.path, "closed", "data");
    await mkdir(closed, { recursive: true });
    await chmod(dirname(closed), 0o700);
  });

  test("keeps the data where it can, with a link from where it was wanted, and finds it again", async () => {
    const at = await place(closed);
    expect(at.dataFolder.startsWith(`${refuge.path}/writ-`)).toBe(true);
    expect(at.notes.join()).toContain(at.dataFolder);
    const first = await started(at);
    await remember(first.adminUrl, "elsewhere");
    await stopProcesses([first.process]);
    expect((await lstat(join(closed, "postgres"))).isSymbolicLink()).toBe(true);
    expect((await stat(at.dataFolder)).uid).toBe(at.user?.uid);

    const again = await place(closed);
    expect(again.dataFolder).toBe(at.dataFolder);
    const second = await started(again);
    expect(await query(second.adminUrl, "select what from memory")).toEqual([
      { what: "elsewhere" },
    ]);
  });

  test("runs copies of programs that can not be run where they are", async () => {
    const copied = join(dirname(closed), "programs");
    await promisify(execFile)("cp", ["-a", findPostgres(root).folder, copied]);
    const wish = { folder: join(closed, "postgres"), binaries: { folder: copied } };
    const umask = process.umask(0o077);
    const user = await postgresUser();
    const at = await placePostgres({ ...wish, user, refuge: refuge.path }).finally(() =>
      process.umask(umask),
    );
    expect(at.binaries.folder.startsWith(refuge.path)).toBe(true);
    const postgres = await started(at);
    expect(await query(postgres.adminUrl, "select 1 as x")).toEqual([{ x: 1 }]);
  });

  test("begins anew when the data folder was deleted, and refuses when only the data was", async () => {
    const at = await place(closed);
    const first = await started(at);
    await stopProcesses([first.process]);
    await rm(join(closed, "postgres"));
    const anew = await place(closed);
    expect(anew.link).toBe(join(closed, "postgres"));
    await expect(stat(at.dataFolder)).rejects.toThrow("ENOENT");

    const second = await started(anew);
    await stopProcesses([second.process]);
    await rm(anew.dataFolder, { recursive: true });
    await expect(place(closed)).rejects.toThrow("is gone");
  });

  test("refuses a place that somebody else made first", async () => {
    const { dataFolder } = await place(closed);
    await chmod(dirname(dataFolder), 0o777);
    await expect(place(closed)).rejects.toThrow("is not root's own folder");
  });
});
