import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freeBasePort } from "../support/free-base-port.ts";
import { olderNode } from "../support/older-node.ts";
import { removePostgres } from "../support/remove-postgres.ts";
import { printed, printedLines, runWrit, textIn } from "../support/run-writ.ts";
import { processesOf } from "../support/running-processes.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { startUp, type UpProcess } from "../support/up-process.ts";

const STOPS_WITHIN_MS = 10_000;
const SERVICES = 6;
const SEARCH = ["authorize", "--action", "tool:call", "--resource", "Tool::search", "--json"];

const older = olderNode(20);

let folder: TemporaryFolder;
let dataDir: string;
let emptyDir: string;
let port: number;
let ups: UpProcess[];
/** An execution of the first start. */
let executionId: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, ".writ");
  emptyDir = join(folder.path, "empty");
  port = await freeBasePort();
  ups = [];
});

afterAll(async () => {
  for (const up of ups) await up.end("SIGKILL");
  await vi.waitUntil(() => processesOf(folder.path).length === 0, { timeout: STOPS_WITHIN_MS });
  for (const data of [dataDir, emptyDir]) await removePostgres(data);
  await folder[Symbol.asyncDispose]();
});

function start(args: readonly string[] = ["--data", dataDir], node?: string): UpProcess {
  const up = startUp([...args, "--port", String(port)], { ...(node !== undefined && { node }) });
  ups.push(up);
  return up;
}

/** Ends it by a signal: everything must be gone in time, whatever Postgres has started included. */
async function expectNothingLeft(up: UpProcess, signal: NodeJS.Signals): Promise<unknown> {
  expect(processesOf(folder.path).length).toBeGreaterThan(0);
  const startedAt = Date.now();
  const how = await up.end(signal);
  await vi.waitUntil(() => processesOf(folder.path).length === 0, {
    timeout: STOPS_WITHIN_MS,
    interval: 20,
  });
  expect(Date.now() - startedAt).toBeLessThan(STOPS_WITHIN_MS);
  return how;
}

test("a first start tells when it is ready, and SIGTERM ends everything", async () => {
  const readyFile = join(folder.path, "ready.json");
  const up = start(["--data", dataDir, "--ready-file", readyFile]);
  await expect(stat(readyFile)).rejects.toThrow("ENOENT");
  const ready = await up.ready;
  expect(ready).toMatchObject({
    ready: true,
    pid: up.pid,
    authorize: `127.0.0.1:${port + 1}`,
    identity: `127.0.0.1:${port + 2}`,
    grants: `127.0.0.1:${port + 3}`,
    evidence: `127.0.0.1:${port + 4}`,
    env: join(dataDir, "client.env"),
  });
  expect(JSON.parse(await readFile(readyFile, "utf8"))).toEqual(ready);
  // Itself, six services, the guardian of Postgres, Postgres and its children.
  expect(processesOf(folder.path).length).toBeGreaterThan(SERVICES + 3);

  const reply = printed(await runWrit([...SEARCH, "--data", dataDir]));
  expect(reply).toMatchObject({ decision: "ALLOW" });
  executionId = textIn(reply, "executionId");

  expect(await expectNothingLeft(up, "SIGTERM")).toBe(0);
  await expect(stat(readyFile)).rejects.toThrow("ENOENT");
});

test("a second start keeps data and keys, nobody else gets its folder or its ports, and SIGKILL leaves nothing", async () => {
  const trust = await readFile(join(dataDir, "trust.json"), "utf8");
  const up = start();
  await up.ready;
  expect(await readFile(join(dataDir, "trust.json"), "utf8")).toBe(trust);
  const shown = await runWrit(["evidence", "show", executionId, "--data", dataDir, "--json"]);
  expect(printed(shown)).toMatchObject({ valid: true, executionId });

  const otherPort = String(await freeBasePort());
  const [sameFolder, samePort] = await Promise.all([
    runWrit(["up", "--data", dataDir, "--port", otherPort]),
    runWrit(["up", "--data", join(folder.path, "other"), "--port", String(port)]),
  ]);
  expect(sameFolder).toMatchObject({ status: 3, stdout: "" });
  expect(sameFolder.stderr).toContain(`${dataDir} is in use by process ${up.pid}`);
  expect(samePort).toMatchObject({ status: 3, stdout: "" });
  expect(samePort.stderr).toContain(`port ${port} (console) is in use`);
  expect(printed(await runWrit([...SEARCH, "--data", dataDir]))).toMatchObject({
    decision: "ALLOW",
  });

  expect(await expectNothingLeft(up, "SIGKILL")).toBe("SIGKILL");
});

test("a start after SIGKILL finds everything, and Ctrl-C ends it", async () => {
  const up = start();
  await up.ready;
  const found = await runWrit(["lineage", "search", "--data", dataDir, "--json"]);
  expect(printedLines(found).map((line) => line["executionId"])).toContain(executionId);
  expect(printed(await runWrit([...SEARCH, "--data", dataDir]))).toMatchObject({
    decision: "ALLOW",
  });
  expect(await expectNothingLeft(up, "SIGINT")).toBe(0);
});

test.each(["SIGTERM", "SIGKILL"] as const)(
  "%s while it is starting leaves nothing",
  async (signal) => {
    const up = start();
    await up.said("postgres is ready");
    expect(await expectNothingLeft(up, signal)).toBe(signal);
  },
);

test.skipIf(older === undefined)(
  `started by an older Node (${older?.version ?? "there is none of version 20 on the PATH"}), SIGTERM and SIGKILL leave nothing`,
  async () => {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const up = start(["--data", dataDir], older?.path);
      await up.ready;
      expect(await expectNothingLeft(up, signal)).toBe(signal === "SIGTERM" ? 0 : "SIGKILL");
    }
  },
);

test("with --empty everything is denied, at the next start too", async () => {
  const args = ["--data", emptyDir];
  for (const more of [["--empty"], []]) {
    const up = start([...args, ...more]);
    await up.ready;
    const denied = await runWrit([...SEARCH, ...args]);
    expect(denied.status).toBe(1);
    expect(printed(denied)).toMatchObject({
      decision: "DENY",
      grant: null,
      reasons: [{ code: "CRED_UNKNOWN_ISSUER" }],
    });
    expect(printedLines(await runWrit(["policy", "list", ...args, "--json"]))).toEqual([]);
    expect(await expectNothingLeft(up, "SIGTERM")).toBe(0);
  }
});

test("a port that is none is wrong usage", async () => {
  for (const wrong of ["0", "65532", "http"])
    expect(await runWrit(["up", "--data", dataDir, "--port", wrong])).toMatchObject({ status: 2 });
});
