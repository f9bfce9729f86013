import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RpcError } from "@writ/client";
import { verifyConsistency } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openLogCheckpoint } from "../../packages/cli/src/verified-checkpoint.ts";
import { startOf } from "../../packages/cluster/src/process-identity.ts";
import { checkedEvidence } from "../support/checked-evidence.ts";
import { loggedBugs } from "../support/logged-bugs.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { openWorld, TENANT, type World } from "./denials/world.ts";
import { type Acknowledged, actOf, type Load, startLoad } from "./faults/load.ts";
import { faultOf, storedLog } from "./faults/stored-log.ts";

const CALLERS = 8;
const SERVES_AGAIN_WITHIN_MS = 10_000;
const WARM = 40;

let cluster: SeededCluster;
let world: World;
/** The oldest checkpoint of the log that anybody here has seen. */
let oldest: string;

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster);
  oldest = (await world.operator.evidence.getCheckpoint({})).checkpoint;
});

afterAll(async () => {
  world?.close();
  await cluster?.[Symbol.asyncDispose]();
});

/** The process to kill; undefined while there is none. Of Postgres it is the server itself, below its guardian. */
async function processOf(name: string): Promise<number | undefined> {
  if (name !== "the server of postgres") return cluster.running.pids[name];
  const file = join(cluster.dataDir, "postgres", "postmaster.pid");
  const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
  return startOf(pid) === undefined ? undefined : pid;
}

function allowed({ acknowledged }: Load): readonly Acknowledged[] {
  return acknowledged.filter(({ reply }) => reply.decision === "ALLOW");
}

function load(): Load {
  return startLoad(cluster, CALLERS, world.orchestrator.credential);
}

/** Holds everything the callers were told against what is stored. */
async function expectNothingLost({ acknowledged, unanswered }: Load): Promise<void> {
  for (const { error } of unanswered) expect(error).toBeInstanceOf(RpcError);
  const { trust } = cluster.environment;
  const log = await storedLog(cluster.adminUrl);
  const faults = acknowledged.map((told) => faultOf(told, log, trust));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  // One decision for a key, whether its caller was told or not.
  for (const { idempotencyKey, reply } of acknowledged)
    expect(log.executionOfKey.get(idempotencyKey)).toBe(reply.executionId);
  await expectOneLog();
}

/** The log as its service shows it continues the oldest checkpoint seen. */
async function expectOneLog(): Promise<void> {
  const { trust } = cluster.environment;
  const from = openLogCheckpoint(oldest, trust);
  const reply = await world.operator.evidence.getConsistencyProof({ fromSize: BigInt(from.size) });
  const to = openLogCheckpoint(reply.checkpoint, trust);
  verifyConsistency(sha256, {
    from: from.size,
    to: to.size,
    fromRoot: from.root,
    toRoot: to.root,
    proof: reply.proof,
  });
}

/** What got no answer is asked again under its key: the decision the log has, or a new one. */
async function expectRetriesAgree({ unanswered }: Load): Promise<void> {
  const { executionOfKey } = await storedLog(cluster.adminUrl);
  for (const { idempotencyKey } of unanswered.slice(0, 20)) {
    const before = executionOfKey.get(idempotencyKey);
    if (before === undefined) continue;
    const { execution } = await world.operator.lineage.getExecution({
      tenantId: TENANT,
      executionId: before,
    });
    const isForbidden = execution?.decision === "DENY";
    const reply = await world.ask({
      audience: "urn:writ:default",
      ...actOf(idempotencyKey, isForbidden),
    });
    expect(reply).toMatchObject({ executionId: before, decision: execution?.decision });
  }
}

test.each([
  "identity",
  "policy-decision",
  "grant-signing",
  "evidence",
  "the server of postgres",
  "postgres",
])("%s is killed under load: nothing told is lost, and decisions go on", async (name) => {
  const running = load();
  await vi.waitUntil(() => allowed(running).length >= WARM, { timeout: 20_000 });
  const killed = (await processOf(name)) ?? cluster.pidOf(name);
  process.kill(killed, "SIGKILL");
  await vi.waitUntil(() => startOf(killed) === undefined, { timeout: 5_000 });
  const back = async () => ![undefined, killed].includes(await processOf(name));
  await vi.waitUntil(back, { timeout: 10_000, interval: 20 });
  const backAt = Date.now();
  await vi.waitUntil(() => allowed(running).some(({ askedAt }) => askedAt > backAt), {
    timeout: SERVES_AGAIN_WITHIN_MS,
    interval: 20,
  });
  const first = allowed(running).find(({ askedAt }) => askedAt > backAt);
  const last = allowed(running).length;
  await vi.waitUntil(() => allowed(running).length >= last + WARM, { timeout: 20_000 });
  await running.stop();
  await expectNothingLost(running);
  await expectRetriesAgree(running);
  const { faults } = await checkedEvidence(
    world.operator.evidence,
    cluster.environment,
    TENANT,
    first?.reply.executionId ?? "",
  );
  expect(faults).toEqual([]);
});

test("while the evidence service does not answer there is no grant, and what was asked then is decided once", async () => {
  const evidence = cluster.pidOf("evidence");
  process.kill(evidence, "SIGSTOP");
  const stopped = load();
  try {
    await vi.waitUntil(() => stopped.unanswered.length >= 2 * CALLERS, { timeout: 20_000 });
    expect(stopped.acknowledged).toEqual([]);
  } finally {
    process.kill(evidence, "SIGCONT");
  }
  await vi.waitUntil(() => allowed(stopped).length >= WARM, { timeout: SERVES_AGAIN_WITHIN_MS });
  await stopped.stop();
  await expectNothingLost(stopped);
  await expectRetriesAgree(stopped);
});

test("none of this was a surprise to a service", async () => {
  expect(await loggedBugs(cluster.dataDir)).toEqual([]);
});
