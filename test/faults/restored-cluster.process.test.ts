import { execFile } from "node:child_process";
import { readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect } from "@writ/client";
import { dataFolder } from "@writ/cluster";
import { readLogLifecycle, unverifiedCheckpoint } from "@writ/evidence";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fileEnvironment } from "../../packages/cli/src/environment.ts";
import { freeBasePort } from "../support/free-base-port.ts";
import { query } from "../support/query.ts";
import { removePostgres } from "../support/remove-postgres.ts";
import {
  type Printed,
  printedLines,
  runWrit,
  textIn,
  type WritResult,
} from "../support/run-writ.ts";
import { processesOf } from "../support/running-processes.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { startUp, type UpProcess } from "../support/up-process.ts";

const run = promisify(execFile);
const SEARCH = ["authorize", "--action", "tool:call", "--resource", "Tool::search", "--json"];

let folder: TemporaryFolder;
let dataDir: string;
let port: number;
let up: UpProcess | undefined;

beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, ".writ");
  port = await freeBasePort();
});

afterAll(async () => {
  await up?.end("SIGKILL");
  await vi.waitUntil(() => processesOf(folder.path).length === 0, { timeout: 10_000 });
  await removePostgres(dataDir);
  await folder[Symbol.asyncDispose]();
});

async function start(): Promise<void> {
  up = startUp(["--data", dataDir, "--port", String(port)]);
  await up.ready;
}

async function stop(): Promise<void> {
  await up?.end("SIGTERM");
  up = undefined;
}

function writ(...args: readonly string[]): Promise<WritResult> {
  return runWrit([...args, "--data", dataDir], { cwd: folder.path });
}

async function done(...args: readonly string[]): Promise<Printed> {
  const result = await writ(...args, "--json");
  expect(result, result.stderr + result.stdout).toMatchObject({ status: 0 });
  return printedLines(result).at(-1) ?? {};
}

async function authorized(): Promise<string> {
  return textIn(await done(...SEARCH), "executionId");
}

/** The stable reason for which there is no decision; "decided" when there is one. */
async function refusal(): Promise<string | undefined> {
  const environment = fileEnvironment(join(dataDir, "client.env"));
  const client = connect(environment);
  try {
    await client.authorize({ action: "tool:call", resource: "Tool::search", input: {} });
    return "decided";
  } catch (error) {
    return failureReason(error);
  } finally {
    client.close();
  }
}

/** Size of the log as its newest checkpoint outside the database says. */
async function anchoredSize(shard: number): Promise<number> {
  return unverifiedCheckpoint(await readFile(dataFolder(dataDir).anchorFile(shard), "utf8")).size;
}

/** Stops the cluster, and puts a copy of the database's files back. */
async function restore(copy: string): Promise<void> {
  await stop();
  await rm(database, { recursive: true });
  await run("cp", ["-a", copy, database]);
}

let database: string;
let bundle: string;
let execution: string;
/** Entries in the backup, and those that were signed and shown later. */
let sizes: { readonly backup: number; readonly seen: number };

beforeAll(async () => {
  await start();
  execution = await authorized();
  bundle = join(folder.path, "bundle.json");
  await done("evidence", "bundle", execution, "--out", bundle, "--witnessed");
  await stop();
  const backup = await anchoredSize(0);
  database = await realpath(join(dataDir, "postgres"));
  await run("cp", ["-a", database, `${database}.backup`]);
  await start();
  for (let n = 0; n < 3; n++) await authorized();
  await stop();
  sizes = { backup, seen: await anchoredSize(0) };
  await restore(`${database}.backup`);
});

const frozen = () => `has seen ${sizes.seen} entries, the database holds ${sizes.backup}`;

describe("a cluster whose database was put back", () => {
  test("comes up, and permits nothing: the log is frozen", async () => {
    await start();
    expect(await refusal()).toBe("LOG_FROZEN");
    const refused = await writ(...SEARCH);
    expect(refused).toMatchObject({ status: 3, stdout: "" });
    expect(refused.stderr).toContain(frozen());
  });

  test("says so when it is asked what is wrong", async () => {
    const { status, stdout } = await writ("doctor");
    expect(status).toBe(3);
    expect(stdout).toMatch(/^FAIL {2}evidence: .*frozen/m);
    expect(stdout).toContain(frozen());
  });

  test("goes on proving what it holds", async () => {
    expect(await done("evidence", "show", execution)).toMatchObject({ valid: true });
  });

  test("is frozen by the witness alone too, when the anchor file was put back with the database", async () => {
    await stop();
    const file = dataFolder(dataDir).anchorFile(0);
    const anchor = await readFile(file);
    await rm(file);
    try {
      await start();
      expect(await refusal()).toBe("LOG_FROZEN");
      const { stderr } = await writ(...SEARCH);
      expect(stderr).toContain(`witness.writ.local/1 ${frozen()}`);
    } finally {
      await stop();
      await writeFile(file, anchor);
    }
  });
});

describe("once a new log is opened", () => {
  let opened: Printed;
  beforeAll(async () => {
    await stop();
    opened = await done("evidence", "new-shard");
    await start();
  });

  test("it begins with an event that names the old one, as far as outsiders have seen it", async () => {
    expect(opened).toMatchObject({
      closed: { origin: "evidence.writ.local/main/0", size: sizes.seen },
      origin: "evidence.writ.local/main/1",
    });
    const data = dataFolder(dataDir);
    const port = (await readFile(data.postgresPortFile, "utf8")).trim();
    const password = (await readFile(data.secretFile("admin.password"), "utf8")).trim();
    const [first] = await query(
      `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      `select kind, payload from evidence.statement join evidence.tlog_head using (log_id)
       where origin = 'evidence.writ.local/main/1' and log_index = 0`,
    );
    expect(first).toMatchObject({ kind: "log-lifecycle" });
    expect(readLogLifecycle(first?.["payload"] as Uint8Array).predicate).toMatchObject({
      change: "opened",
      previous: { origin: "evidence.writ.local/main/0", size: sizes.seen },
    });
  });

  test("acts are permitted again, and the old evidence is as good as before", async () => {
    const next = await authorized();
    expect(await done("evidence", "show", next)).toMatchObject({ valid: true });
    expect(await done("evidence", "verify", bundle)).toMatchObject({ valid: true });
    expect(await done("evidence", "show", execution)).toMatchObject({ valid: true });
    expect((await writ("doctor")).status).toBe(0);
  });

  test("both logs are sound, the old one also with what the database has lost", async () => {
    await vi.waitFor(async () => {
      const result = await writ("evidence", "fsck", "--json");
      expect(result.status, result.stderr + result.stdout).toBe(0);
      expect(printedLines(result)).toContainEqual(
        expect.objectContaining({ origin: "evidence.writ.local/main/0", size: sizes.seen }),
      );
    });
    await done("evidence", "fsck", "--database");
  });
});
