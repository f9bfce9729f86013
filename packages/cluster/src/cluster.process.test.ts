import { once } from "node:events";
import { mkdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DummyRepository, dummyRepository } from "../../../test/support/dummy-repository.ts";
import { freeBasePort } from "../../../test/support/free-base-port.ts";
import { query } from "../../../test/support/query.ts";
import { removePostgres } from "../../../test/support/remove-postgres.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import { type ClusterOptions, type RunningCluster, startCluster } from "./cluster.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { startOf } from "./process-identity.ts";

const NAMES = [
  "console",
  "evidence",
  "grant-signing",
  "identity",
  "policy-decision",
  "postgres",
  "witness",
];
const SOON = { timeout: 20_000, interval: 50 };

let folder: TemporaryFolder;
let repository: DummyRepository;
let dataDir: string;
let port: number;
let events: ClusterEvent[];
let clusters: RunningCluster[];

beforeEach(async () => {
  folder = await temporaryFolder();
  repository = await dummyRepository(folder.path);
  dataDir = join(folder.path, ".writ");
  port = await freeBasePort();
  events = [];
  clusters = [];
});

afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  for (const data of ["other", ".writ"]) await removePostgres(join(folder.path, data));
  await folder[Symbol.asyncDispose]();
});

async function start(changes: Partial<ClusterOptions> = {}): Promise<RunningCluster> {
  const cluster = await startCluster({
    dataDir,
    port,
    root: repository.root,
    onEvent: (event) => events.push(event),
    production: false,
    hasLab: false,
    ...changes,
  });
  clusters.push(cluster);
  return cluster;
}

/** Every process that was started must be gone. */
function expectNothingLeft(): void {
  const pids = events.flatMap((event) => (event.kind === "started" ? [event.pid ?? 0] : []));
  expect(pids.filter((pid) => startOf(pid) !== undefined)).toEqual([]);
}

test("starts everything in order, keeps it running, stops it, and starts it again on the same data", async () => {
  const first = await start();
  expect(first.firstStart).toBe(true);
  expect(Object.keys(first.pids).toSorted()).toEqual(NAMES);
  expect(first.addresses.authorize).toBe(`127.0.0.1:${port + 1}`);
  const ready = events.flatMap((event) => (event.kind === "ready" ? [event.process] : []));
  expect(ready.slice(0, 3)).toEqual(["postgres", "witness", "evidence"]);
  expect(ready.slice(-2).toSorted()).toEqual(["console", "policy-decision"]);
  const environment = await readFile(first.clientEnvFile, "utf8");
  expect(environment).toContain(`WRIT_TRUST_FILE=${first.trustFile}\n`);
  const trust = await readFile(first.trustFile, "utf8");

  const crashed = first.pids["identity"] ?? 0;
  process.kill(crashed, "SIGKILL");
  await vi.waitFor(() => {
    expect(startOf(crashed)).toBeUndefined();
    expect(
      events.filter((event) => event.kind === "ready" && event.process === "identity"),
    ).toHaveLength(2);
  }, SOON);

  const startedAt = Date.now();
  await first.stop();
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  expectNothingLeft();

  const second = await start();
  expect(second.firstStart).toBe(false);
  expect(await readFile(second.trustFile, "utf8")).toBe(trust);
});

test("lets everybody pass through an empty folder it is given, and only its owner read what is secret", async () => {
  await mkdir(dataDir, { mode: 0o700 });
  await start();
  expect(await folder.modeOf(dataDir)).toBe("711");
  for (const secret of ["keys", "client", "tls", "secrets", "logs"])
    expect(await folder.modeOf(join(dataDir, secret))).toBe("700");
});

test("refuses a data folder that another cluster works on, and leaves that cluster alone", async () => {
  const first = await start();
  await expect(start({ port: port + 10 })).rejects.toThrow(`is in use by process ${process.pid}`);
  expect(Object.keys(first.pids).toSorted()).toEqual(NAMES);
});

test("names a port that is taken before it starts anything", async () => {
  await using server = createServer().listen(port + 3, "127.0.0.1");
  await once(server, "listening");
  await expect(start()).rejects.toThrow(`port ${port + 3} (grants) is in use`);
  expect(events).toEqual([]);
});

test("shows the last lines of a service that does not start, and leaves nothing running", async () => {
  await repository.replace("identity", "console.error('no such key'); process.exit(78);");
  await expect(start()).rejects.toThrow("identity exited with 78; its last lines:\nno such key");
  expectNothingLeft();
  await expect(stat(join(dataDir, "lock"))).rejects.toThrow("ENOENT");
});

test("refuses to run in production, where keys are not files", async () => {
  await expect(start({ production: true })).rejects.toThrow("NODE_ENV=production forbids");
  expect(events).toEqual([]);
});

test("uses the database it is given, through restricted roles, and starts no Postgres", async () => {
  const host = await start();
  const admin = new URL((await readFile(join(dataDir, "secrets", "evidence.url"), "utf8")).trim());
  admin.username = "postgres";
  admin.password = await readFile(join(dataDir, "secrets", "admin.password"), "utf8");
  await query(admin.href, "create database given");
  admin.pathname = "/given";

  const otherDir = join(folder.path, "other");
  const other = await start({ dataDir: otherDir, port: port + 10, databaseUrl: admin.href });
  expect(Object.keys(other.pids).toSorted()).toEqual(NAMES.filter((name) => name !== "postgres"));
  const own = new URL(await readFile(join(otherDir, "secrets", "grants.url"), "utf8"));
  expect([own.username, own.pathname]).toEqual(["writ_grants", "/given"]);
  await other.stop();
  expect(Object.keys(host.pids).toSorted()).toEqual(NAMES);
});

test("says that the database does not answer, without its password", async () => {
  const databaseUrl = "postgres://admin:very-secret@127.0.0.1:1/none";
  const error = await start({ databaseUrl }).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain("ECONNREFUSED");
  expect(String(error)).not.toContain("very-secret");
});
