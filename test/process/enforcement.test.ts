import { writeFile } from "node:fs/promises";
import { Denied } from "@writ/client";
import type { WatchEnforcementResponse } from "@writ/proto/writ/grant/v1/grant";
import { Code } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimsOf } from "../../packages/cli/src/holder-keys.ts";
import { newId } from "../support/party.ts";
import { type PausableProxy, pausableProxy } from "../support/pausable-proxy.ts";
import { printed, printedLines } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { AUDIENCE, openWorld, TENANT, type World } from "./denials/world.ts";

const FROZEN = "urn:test:frozen";

let cluster: SeededCluster;
let proxy: PausableProxy;
let world: World;

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster);
  proxy = await pausableProxy(cluster.environment.grantsEndpoint);
  // It follows the stream like any other until its way is held up.
  await world.verifier({ endpoint: proxy.address, audience: FROZEN });
  // policy-decision follows a tenant's stream from its first decision on.
  await world.grant();
});

afterAll(async () => {
  world?.close();
  await proxy?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

/** What is told of a revocation until `enough` says so; fails when it ends before. */
async function measuredUntil(
  seq: bigint,
  enough: (told: WatchEnforcementResponse) => boolean,
): Promise<WatchEnforcementResponse> {
  const stream = world.operator.revocations.watchEnforcement({ tenantId: TENANT, seq });
  for await (const told of stream) if (enough(told)) return told;
  throw new Error("the measurement ended before");
}

const names = (told: WatchEnforcementResponse, hasApplied: boolean): readonly string[] =>
  told.verifiers
    .filter(({ appliedAt, connected }) => connected && (appliedAt !== undefined) === hasApplied)
    .map(({ name }) => name)
    .toSorted();

test("a revocation is measured: who has applied it and when, what still runs, what was refused, and who has not", async () => {
  const { execution } = await world.started();
  proxy.pause();
  const order = { tenantId: TENANT, type: "execution", value: execution.id, reason: "a test" };
  const { seq } = await world.operator.revocations.revoke({ ...order, revocationId: newId() });
  const spread = await measuredUntil(seq, ({ applied }) => applied === 2);
  expect(spread).toMatchObject({ seq, applied: 2, watching: 3, liveLeases: 1n });
  expect(spread.firstRefusalAt).toBeUndefined();
  expect(names(spread, true)).toEqual(["policy-decision", AUDIENCE]);
  expect(names(spread, false)).toEqual([FROZEN]);
  const delays = spread.verifiers.map(({ delayMs }) => delayMs);
  expect(Math.max(...delays)).toBeLessThan(5_000);

  expect(await execution.renew()).toMatchObject({ mayContinue: false, code: "EXECUTION_REVOKED" });
  const refused = await measuredUntil(seq, ({ firstRefusalAt }) => firstRefusalAt !== undefined);
  expect(names(refused, false)).toEqual([FROZEN]);
  await execution.fail();
  await measuredUntil(seq, ({ liveLeases }) => liveLeases === 0n);

  proxy.resume();
  const all = await measuredUntil(seq, ({ applied, watching }) => applied === watching);
  expect(names(all, true)).toEqual(["policy-decision", FROZEN, AUDIENCE]);
});

test("the command line tells it as it happens, and ends when all have applied it", async () => {
  const args = ["revoke", "--actor", "Agent::nobody", "--reason", "a test", "--watch", "--json"];
  const result = await cluster.writ(...args);
  expect(result.status).toBe(0);
  const [revoked, ...told] = printedLines(result);
  expect(revoked).toMatchObject({ type: "actor", value: "Agent::nobody" });
  expect(told.at(-1)).toMatchObject({ applied: 3, watching: 3, liveLeases: 0 });
});

test("whoever stops watching is told as gone, and nobody waits for it", async () => {
  const leaver = await world.verifier({ audience: "urn:test:leaver" });
  const order = { tenantId: TENANT, type: "actor", value: "Agent::gone", reason: "a test" };
  const { seq } = await world.operator.revocations.revoke({ ...order, revocationId: newId() });
  await measuredUntil(seq, ({ applied, watching }) => applied === 4 && watching === 4);
  leaver.close();
  const told = await measuredUntil(0n, ({ watching }) => watching === 3);
  expect(told.verifiers.find(({ name }) => name === "urn:test:leaver")).toMatchObject({
    connected: false,
    seq,
  });
});

test("a grant is refused from the command line, once, with the grant", async () => {
  const grant = await world.grant();
  const { id } = claimsOf(grant).exec;
  const file = `${cluster.folder}/refused.grant`;
  await writeFile(file, `${grant}\n`);
  const args = ["execution", "report", id, "--status", "refused", "--grant", file, "--json"];
  const report = (code: string) => cluster.writ(...args, "--code", code);
  const first = await report("POLICY_EXPIRED");
  expect(printed(first)).toMatchObject({ status: "refused", code: "POLICY_EXPIRED" });
  expect(printed(await report("POLICY_EXPIRED"))).toEqual(printed(first));
  expect((await report("STOPPED")).status).not.toBe(0);
  expect((await report("NO_SUCH_CODE")).status).toBe(2);
  const denied = await world.use(grant).catch((error: unknown) => error);
  expect(denied).toBeInstanceOf(Denied);
  expect(denied).toMatchObject({ code: "EXECUTION_ENDED" });
  const name = { tenantId: TENANT, executionId: id };
  const refusal = { ...name, status: "refused", code: "STOPPED", grant };
  await expect(world.workload.grants.reportOutcome(refusal)).rejects.toMatchObject({
    code: Code.FAILED_PRECONDITION,
  });
});
