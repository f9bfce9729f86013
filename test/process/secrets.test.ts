import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startOf } from "../../packages/cluster/src/process-identity.ts";
import { authorizeMessage } from "../support/authorize-message.ts";
import { query } from "../support/query.ts";
import { rawChannel } from "../support/raw-grpc.ts";
import { processesOf } from "../support/running-processes.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { deniedRequests } from "./denials/denied-requests.ts";
import { deniedUses } from "./denials/denied-uses.ts";
import { openWorld, SEARCH, type World } from "./denials/world.ts";
import { wrongFields } from "./bad-input/wrong-fields.ts";

/** Anything that is signed and compact, whoever made it. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{40,}/;
const PRIVATE_KEY = /PRIVATE KEY/;
/** A connection string with a password in it. */
const CONNECTION = /postgres(ql)?:\/\/[^\s:/]+:[^\s@]+@/;

let cluster: SeededCluster;
let world: World;
/** Parts of tokens that went over the wire: enough to use them, or to tell them apart. */
const used = new Set<string>();
/** Private keys and passwords, as they are in their files. */
const kept = new Set<string>();
const heard: string[] = [];

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster, noteToken);
  await collectKept();
  await useEverything();
});

afterAll(async () => {
  world?.close();
  await cluster?.[Symbol.asyncDispose]();
});

function noteToken(token: string): void {
  for (const part of token.split(".").slice(1)) if (part.length > 20) used.add(part);
}

async function collectKept(): Promise<void> {
  for (const entry of await readdir(cluster.dataDir, { recursive: true })) {
    if (!/^(keys|client|tls|secrets)\/.*\.(key|password|url)$/.test(entry)) continue;
    const content = await readFile(join(cluster.dataDir, entry), "utf8");
    const lines = content.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
    for (const line of lines) kept.add(line);
  }
}

/** Requests of every kind: allowed, denied, malformed, by the command line, and while something is broken. */
async function useEverything(): Promise<void> {
  for (const { ask } of deniedRequests) await ask(world);
  for (const { prepare } of deniedUses) {
    const { grant, party, use } = await prepare(world);
    await use().catch(() => {});
    await world.redeem(grant, party);
  }
  await sendWrongFields();
  await runCommands();
  await breakThings();
}

async function sendWrongFields(): Promise<void> {
  const { environment, running, workload } = cluster;
  await using channel = rawChannel(running.addresses.authorize, environment.trust.caPem, workload);
  const { credential } = world.orchestrator;
  for (const [, changes] of wrongFields) {
    const noted = {
      ...credential,
      present: (binding: Parameters<typeof credential.present>[0]) => {
        const presented = credential.present(binding);
        noteToken(presented.token);
        return presented;
      },
    };
    const message = authorizeMessage(environment, SEARCH, noted, changes);
    await channel.call({ path: "/writ.policy.v1.AuthorizationService/Authorize", message });
  }
}

async function runCommands(): Promise<void> {
  const file = join(cluster.folder, "grant");
  const act = ["--action", "tool:call", "--resource", "Tool::search"];
  for (const command of [
    ["authorize", ...act, "--out", file],
    ["grant", "verify", file],
    ["grant", "redeem", file],
    ["grant", "redeem", file],
    ["authorize", ...act, "--parent", file, "--actor", "incident-agent"],
    ["doctor"],
  ]) {
    const { stderr, stdout } = await cluster.writ(...command);
    heard.push(stderr, stdout);
  }
  noteToken((await readFile(file, "utf8")).trim());
}

/** What fails inside of the services is what they write most about. */
async function breakThings(): Promise<void> {
  const evidence = cluster.pidOf("evidence");
  const grant = await world.grant();
  process.kill(evidence, "SIGSTOP");
  await world.use(grant).catch(() => {});
  process.kill(evidence, "SIGCONT");
  const file = join(cluster.dataDir, "postgres", "postmaster.pid");
  const server = Number.parseInt(await readFile(file, "utf8"), 10);
  process.kill(server, "SIGKILL");
  await vi.waitUntil(() => startOf(server) === undefined);
  await Promise.allSettled(Array.from({ length: 8 }, () => world.ask()));
  await vi.waitUntil(
    () =>
      world.started().then(
        () => true,
        () => false,
      ),
    { timeout: 20_000 },
  );
}

/** Which of the secrets a text holds, as they are or in hex; short, so that a failure does not print them all. */
function leaksIn(text: string, secrets: ReadonlySet<string>): readonly string[] {
  const found = [...secrets].filter(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString("hex")),
  );
  return found.map((secret) => `${secret.slice(0, 8)}…`);
}

test("there are secrets to look for, and a leak would be found", () => {
  expect(used.size).toBeGreaterThan(100);
  expect(kept.size).toBeGreaterThan(30);
  const [secret = ""] = used;
  expect(leaksIn(`before ${secret} after`, used)).toHaveLength(1);
  expect(leaksIn(Buffer.from(secret).toString("hex"), used)).toHaveLength(1);
  expect(`Bearer ${"eyJhbGciOiJFZDI1NTE5In0"}.${"a".repeat(20)}.${"b".repeat(86)}`).toMatch(TOKEN);
});

describe("no log", () => {
  test("of a process holds a token, a key or a password", async () => {
    const folder = join(cluster.dataDir, "logs");
    const names = await readdir(folder);
    const processes = [
      "console",
      "evidence",
      "grant-signing",
      "identity",
      "policy-decision",
      "postgres",
      "witness",
    ];
    expect(names.toSorted()).toEqual(processes.map((name) => `${name}.log`));
    for (const name of names) {
      const text = await readFile(join(folder, name), "utf8");
      expect(text.length).toBeGreaterThan(0);
      expect([name, ...leaksIn(text, used), ...leaksIn(text, kept)]).toEqual([name]);
      for (const pattern of [TOKEN, PRIVATE_KEY, CONNECTION]) expect(text).not.toMatch(pattern);
    }
  });

  test("and nothing the command line says to people holds one", () => {
    const text = heard.join("\n");
    expect([...leaksIn(text, used), ...leaksIn(text, kept)]).toEqual([]);
    for (const pattern of [TOKEN, PRIVATE_KEY, CONNECTION]) expect(text).not.toMatch(pattern);
  });

  test("and no process shows one in its arguments or its environment", async () => {
    for (const pid of processesOf(cluster.dataDir)) {
      const shown = await Promise.all(
        ["cmdline", "environ"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8")),
      );
      const text = shown.join("\n");
      expect(leaksIn(text, kept)).toEqual([]);
      expect(text).not.toMatch(CONNECTION);
    }
  });
});

describe("the database", () => {
  test("holds no statement with a token in it", async () => {
    const rows = await query(cluster.adminUrl, "select payload from evidence.statement");
    expect(rows.length).toBeGreaterThan(deniedRequests.length);
    for (const { payload } of rows) {
      const text = (payload as Buffer).toString("utf8");
      expect([...leaksIn(text, used), ...leaksIn(text, kept)]).toEqual([]);
      expect(text).not.toMatch(TOKEN);
    }
  });

  test("holds no credential, proof, grant, private key or password in any row", async () => {
    const tables = await query(
      cluster.adminUrl,
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any($1)",
      [["identity", "policy", "grants", "evidence"]],
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await query(cluster.adminUrl, `select t::text as row from ${String(name)} t`);
      const text = rows.map(({ row }) => String(row)).join("\n");
      expect([name, ...leaksIn(text, used), ...leaksIn(text, kept)]).toEqual([name]);
      expect(text).not.toMatch(PRIVATE_KEY);
    }
  });
});
