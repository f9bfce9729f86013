import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { connect, holder, holderCredential, openVerifier } from "@writ/client";
import { uuidv7 } from "@writ/encoding";
import { openPool } from "@writ/postgres";
import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PausableProxy, pausableProxy } from "../../../../test/support/pausable-proxy.ts";
import { type SeededCluster, seededCluster } from "../../../../test/support/seeded-cluster.ts";
import { enrol, registerWorkers } from "../cast/enrol.ts";
import { type LabEnvironment, readClientEnvironment } from "../client-environment.ts";
import { type ControlPlane, controlPlane } from "../control/control-plane.ts";
import { openConnections } from "../probe/connections.ts";
import { probeHolder } from "../probe/holder-key.ts";
import { probeMaterial } from "../probe/probe-material.ts";
import { PROBE_AUDIENCE, realControlPlane } from "../probe/real-control-plane.ts";
import { tryRevoked } from "../probe/revoked.ts";
import { realWatch, steps } from "../probe/step.ts";
import { prepareTenant, PROBE_TENANT } from "../probe/tenant.ts";
import type { Feed } from "../runs/feed.ts";
import { startChain } from "../runs/start-chain.ts";
import { runStore } from "../store/run-store.ts";
import { worldStore } from "../store/world-store.ts";
import { openWritTools } from "../tools/writ-tools.ts";
import { makeWorkers } from "../worker/measured-worker.ts";
import { writLane } from "../worlds/writ-lane.ts";
import { writWorld } from "../worlds/writ-world.ts";
import { revoked } from "./revoked.ts";

/** How long the streams of revocations are held back: less than the probe waits for a step. */
const HELD_MS = 1_500;
const newId = () => uuidv7(Date.now(), randomBytes(10));

let cluster: SeededCluster;
let proxy: PausableProxy;
/** What is called directly. */
let environment: LabEnvironment;
/** The same, for verifiers: what grant-signing tells them can be held back. */
let held: LabEnvironment;

beforeAll(async () => {
  cluster = await seededCluster({ hasLab: true });
  environment = readClientEnvironment(cluster.running.clientEnvFile);
  proxy = await pausableProxy(environment.grantsEndpoint);
  held = { ...environment, grantsEndpoint: proxy.address };
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

/** The demo's agent with a chain that runs; what the demo shows of the step in which it is revoked. */
async function demoSide(stack: AsyncDisposableStack) {
  const pool = stack.adopt(openPool(cluster.adminUrl, { applicationName: "test" }), (p) => p.end());
  const plane: ControlPlane = stack.adopt(controlPlane(environment), (p) => p.close());
  const store = worldStore(pool, "lab_writ");
  const tools = stack.adopt(await openWritTools(held, store), (t) => t.close());
  const { tenant } = environment;
  const [now, runId] = [Date.now, newId()];
  await runStore(pool).addRun({ runId, visitorId: newId(), monitorDelayS: 1 });
  const told: StepEvent[] = [];
  const feed: Pick<Feed, "add"> = {
    add: ({ event }) => Boolean(event?.case === "step" && told.push(event.value as StepEvent)),
  };
  const cast = await enrol(plane, tenant, "delay", now);
  const workers = await makeWorkers(environment.workersFolder, runId);
  stack.defer(() => workers.remove());
  const measurements = await registerWorkers(plane, tenant, workers);
  const lane = writLane({ feed, plane, tenant });
  const parts = { environment, now, plane, writTools: tools, writWorld: store };
  const chain = await startChain(parts, { cast, lane, runId, stepId: "start" });
  if (!("execution" in chain)) throw new Error(chain.message);
  stack.defer(() => chain.agent.writ.close());
  const { agent: asker, grant: parent } = chain;
  const program = workers.released;
  const world = writWorld({ asker, cast, lane, now, parent, plane, program, runId, tenant, tools });
  const [usual] = revoked.variants;
  return {
    /** Whether the execution of its chain is revoked. */
    async isRevoked() {
      const { revocations } = await plane.revocations.listRevocations({ tenantId: tenant });
      return revocations.some(({ value }) => value === chain.execution.id);
    },
    async shown() {
      await usual.writ({
        chain,
        environment,
        lane,
        measurements,
        now,
        plane,
        runId,
        tenant,
        tools,
        workers,
        name: { id: "provoked-1", title: "revoked" },
        pauser: { isThere: false, pause: () => Promise.reject(new Error("nothing is paused")) },
        world,
      });
      return told.at(-1);
    },
  };
}

/** The probe with a tenant that is ready; what it says of its revocation. */
async function probeSide(stack: AsyncDisposableStack) {
  const own = probeHolder(environment.keyPem);
  const connections = stack.adopt(openConnections(environment), (c) => c.close());
  const { endpoint, tls, trust } = environment;
  const watch = realWatch();
  const { wanted } = probeMaterial(environment);
  await prepareTenant(connections, own, wanted, { nowMs: Date.now(), steps: steps(watch) });
  const credential = holderCredential({
    clientId: `${PROBE_TENANT}/${own.principal}`,
    keyPem: own.keyPem,
  });
  const verifier = await openVerifier({
    audience: PROBE_AUDIENCE,
    trust,
    endpoint: held.grantsEndpoint,
    tls,
    tenant: PROBE_TENANT,
  });
  stack.defer(() => verifier.close());
  const writ = stack.adopt(connect({ endpoint, trust, tls, credential }), (w) => w.close());
  const plane = realControlPlane({
    connections,
    writ,
    verifier: () => Promise.resolve(verifier),
    holder: holder(own.keyPem),
    newId,
    now: Date.now,
  });
  let executionId = "";
  const about = (id: string): void => void (executionId = id);
  return {
    async isRevoked() {
      const { revocations } = await connections.revocations.listRevocations({
        tenantId: PROBE_TENANT,
      });
      return revocations.some(({ value }) => value === executionId);
    },
    found: () => tryRevoked({ plane, watch }, { about, steps: steps(watch) }),
  };
}

test("the demo and the probe measure the same: what a revocation takes to be refused, by one definition", async () => {
  await using stack = new AsyncDisposableStack();
  const demo = await demoSide(stack);
  const probe = await probeSide(stack);
  proxy.pause();
  const both = Promise.all([demo.shown(), probe.found()]);
  both.catch(() => {});
  await vi.waitUntil(async () => (await demo.isRevoked()) && (await probe.isRevoked()));
  // This delay is what has to be seen; it stands for no event.
  await wait(HELD_MS);
  proxy.resume();
  const [shown, seen] = await both;
  expect(shown).toMatchObject({ state: "REFUSED", reasonCodes: ["ANCESTOR_REVOKED"] });
  expect(seen.tookMs).toBeGreaterThan(0.9 * HELD_MS);
  const shownMs = shown?.revokedToRefusedMs ?? 0;
  expect(Math.abs(shownMs - seen.tookMs)).toBeLessThan(0.2 * seen.tookMs);
});
