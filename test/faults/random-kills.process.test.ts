import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RpcError } from "@writ/client";
import { dataFolder } from "@writ/cluster";
import { equalBytes } from "@writ/encoding";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openLogCheckpoint } from "../../packages/cli/src/verified-checkpoint.ts";
import { startOf } from "../../packages/cluster/src/process-identity.ts";
import { openWorld, type World } from "../process/denials/world.ts";
import { type Load, startLoad } from "../process/faults/load.ts";
import { faultOf, storedLog } from "../process/faults/stored-log.ts";
import { loggedBugs } from "../support/logged-bugs.ts";
import { query } from "../support/query.ts";
import { isLong } from "../support/long-test.ts";
import { printedLines } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";

const SEED = Number(process.env["WRIT_FAULT_SEED"] ?? "20261123");
const CALLERS = 8;
/** How often each is killed, half as often where tests are not long. A cut is the end of the session in which the log's leader appends. */
const KILLS = {
  cut: 60,
  evidence: 8,
  "policy-decision": 6,
  "grant-signing": 6,
  identity: 6,
  witness: 6,
  "the server of postgres": 4,
  postgres: 4,
} as const;
/** A service that is started while there is no database ends, and is started again. */
const FOUND_NO_DATABASE = /at async requireDurable/;
const BACK = { timeout: 30_000, interval: 10 };

type Target = keyof typeof KILLS;

let cluster: SeededCluster;
let world: World;
/** Every signed checkpoint that was seen in any place outside the database. */
const notes = new Set<string>();

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster);
});

afterAll(async () => {
  world?.close();
  await cluster?.[Symbol.asyncDispose]();
});

/** In which order, and how many answers the callers get before each: the same for the same seed. */
function plan(): readonly { readonly target: Target; readonly after: number }[] {
  const names = Object.entries(KILLS).flatMap(([target, times]) =>
    Array.from({ length: isLong ? times : times / 2 }, () => target as Target),
  );
  const order = fc.shuffledSubarray(names, { minLength: names.length });
  const pauses = fc.array(fc.integer({ min: 1, max: 20 }), {
    minLength: names.length,
    maxLength: names.length,
  });
  const [drawn] = fc.sample(fc.tuple(order, pauses), { seed: SEED, numRuns: 1 });
  const [targets, answers] = drawn ?? [[], []];
  return targets.map((target, n) => ({ target, after: answers[n] ?? 1 }));
}

async function pidOf(target: Exclude<Target, "cut">): Promise<number | undefined> {
  if (target !== "the server of postgres") return cluster.running.pids[target];
  const file = join(cluster.dataDir, "postgres", "postmaster.pid");
  const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
  return startOf(pid) === undefined ? undefined : pid;
}

/** Kills it as soon as it is there. */
async function kill(target: Target): Promise<void> {
  if (target === "cut") {
    await vi.waitUntil(cutLeader, BACK);
    return;
  }
  process.kill(await vi.waitUntil(() => pidOf(target), BACK), "SIGKILL");
}

/** Ends the leader's session; false when there is none, or no database. */
async function cutLeader(): Promise<boolean> {
  const ended = await query(
    cluster.adminUrl,
    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'",
  ).catch(() => []);
  return ended.length > 0;
}

async function lookAround(): Promise<void> {
  const data = dataFolder(cluster.dataDir);
  const { publishedLogFolder, witnessFolder } = data;
  const kept = await readdir(witnessFolder);
  const files = [
    data.anchorFile(0),
    join(publishedLogFolder, "0", "checkpoint"),
    ...kept.filter((name) => name.endsWith(".checkpoint")).map((name) => join(witnessFolder, name)),
  ];
  const shown = world.operator.evidence.getCheckpoint({}).then(({ checkpoint }) => checkpoint);
  const seen = [...files.map((file) => readFile(file, "utf8")), shown];
  for (const note of await Promise.all(seen.map((one) => one.catch(() => undefined))))
    if (note !== undefined) notes.add(note);
}

/** What is waited for: a session is cut while decisions are made, a process is killed in whatever state the others are. */
function told({ acknowledged, unanswered }: Load, target: Target): number {
  return acknowledged.length + (target === "cut" ? 0 : unanswered.length);
}

test(`${isLong ? 100 : 50} kills under load, in an order drawn with seed ${SEED}, lose nothing that was acknowledged`, async () => {
  const load = startLoad(cluster, CALLERS, world.orchestrator.credential);
  const startedAt = Date.now();
  let kills = 0;
  for (const { after, target } of plan()) {
    const goal = told(load, target) + after;
    await vi.waitUntil(() => told(load, target) >= goal, BACK);
    await lookAround();
    await kill(target);
    kills++;
  }
  const last = load.acknowledged.length;
  await vi.waitUntil(() => load.acknowledged.length >= last + 10 * CALLERS, BACK);
  await load.stop();
  await lookAround();

  const { trust } = cluster.environment;
  const log = await storedLog(cluster.adminUrl);
  const size = log.entries.length;
  const counts = {
    kills,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    acknowledged: load.acknowledged.length,
    unanswered: load.unanswered.length,
    entries: size,
    checkpoints: notes.size,
  };
  process.stderr.write(`random kills, seed ${SEED}: ${JSON.stringify(counts)}\n`);
  expect(kills).toBe(isLong ? 100 : 50);
  const lost = load.acknowledged.flatMap((told) => faultOf(told, log, trust) ?? []);
  expect(lost).toEqual([]);
  for (const { idempotencyKey, reply } of load.acknowledged)
    expect(log.executionOfKey.get(idempotencyKey)).toBe(reply.executionId);
  for (const { error } of load.unanswered) expect(error).toBeInstanceOf(RpcError);

  const seen = [...notes].map((note) => openLogCheckpoint(note, trust));
  const strange = seen.filter(
    (tree) => !equalBytes(tree.root, log.roots[tree.size] ?? new Uint8Array()),
  );
  expect(strange).toEqual([]);

  // What is published follows the head within seconds, and is audited from its entries up.
  await vi.waitFor(async () => {
    const published = printedLines(await cluster.writ("evidence", "fsck", "--json"));
    expect(published).toContainEqual(expect.objectContaining({ sound: true, size }));
  }, BACK);
  const audited = await cluster.writ("evidence", "fsck", "--database", "--json");
  expect(audited, audited.stdout).toMatchObject({ status: 0 });
  const bugs = await loggedBugs(cluster.dataDir);
  expect(bugs.filter((bug) => !FOUND_NO_DATABASE.test(bug))).toEqual([]);
}, 300_000);
