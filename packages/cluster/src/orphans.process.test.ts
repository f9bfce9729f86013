import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DummyRepository, dummyRepository } from "../../../test/support/dummy-repository.ts";
import { freeBasePort } from "../../../test/support/free-base-port.ts";
import { removePostgres } from "../../../test/support/remove-postgres.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { startOf } from "./process-identity.ts";

type Line = ClusterEvent | { readonly kind: "up" };

const SCRIPT = fileURLToPath(new URL("../../../test/support/cluster-process.ts", import.meta.url));
const SOON = { timeout: 20_000, interval: 50 };

let folder: TemporaryFolder;
let repository: DummyRepository;
let dataDir: string;
let port: number;
let parents: ChildProcess[];

beforeEach(async () => {
  folder = await temporaryFolder();
  repository = await dummyRepository(folder.path);
  dataDir = join(folder.path, ".writ");
  port = await freeBasePort();
  parents = [];
});

afterEach(async () => {
  for (const parent of parents) parent.kill("SIGKILL");
  await removePostgres(dataDir);
  await folder[Symbol.asyncDispose]();
});

/** Starts a cluster in a process of its own and returns all that was started by the time of the wanted line. */
async function untilLine(isWanted: (line: Line) => boolean) {
  const args = [SCRIPT, dataDir, String(port), repository.root.href];
  const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  parents.push(parent);
  const pids: number[] = [];
  for await (const text of createInterface(parent.stdout)) {
    const line = JSON.parse(text) as Line;
    if (line.kind === "started") pids.push(line.pid ?? 0);
    if (isWanted(line)) return { parent, pids };
  }
  throw new Error("the cluster ended before it came so far");
}

async function postmaster(): Promise<number> {
  const content = await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(
    () => "",
  );
  return Number.parseInt(content, 10);
}

/** Kills the cluster's own process and returns what still runs of the rest, after time enough to end. */
async function leftAfterKill(
  parent: ChildProcess,
  pids: readonly number[],
): Promise<readonly number[]> {
  const running = (): readonly number[] => all.filter((pid) => startOf(pid) !== undefined);
  const all = [...pids, await postmaster()];
  expect(running()).not.toEqual([]);
  const gone = once(parent, "exit");
  parent.kill("SIGKILL");
  await gone;
  await vi.waitUntil(() => running().length === 0, SOON);
  return running();
}

const isUp = (line: Line): boolean => line.kind === "up";

test("nothing outlives a cluster that is killed, Postgres included, and the next start finds its data", async () => {
  const first = await untilLine(isUp);
  expect(first.pids).toHaveLength(7);
  expect(await postmaster()).toBeGreaterThan(0);
  expect(await leftAfterKill(first.parent, first.pids)).toEqual([]);
  expect(await postmaster()).toBeNaN();

  const next = await untilLine(isUp);
  expect(await leftAfterKill(next.parent, next.pids)).toEqual([]);
});

test.each(["postgres", "evidence", "policy-decision"])(
  "nothing outlives a cluster that is killed just when it has started %s",
  async (name) => {
    const isStart = (line: Line): boolean => line.kind === "started" && line.process === name;
    const { parent, pids } = await untilLine(isStart);
    expect(await leftAfterKill(parent, pids)).toEqual([]);
  },
);

test("starts at once after a kill, while the processes of the one before are still ending", async () => {
  const first = await untilLine(isUp);
  const gone = once(first.parent, "exit");
  first.parent.kill("SIGKILL");
  await gone;
  const next = await untilLine(isUp);
  expect(await leftAfterKill(next.parent, next.pids)).toEqual([]);
});
