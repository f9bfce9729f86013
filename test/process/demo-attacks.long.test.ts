import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { encodeUtf8 } from "@writ/encoding";
import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import { type Client, failureReason } from "@writ/rpc";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { probePolicyFiles } from "../../services/lab/src/probe/policy-files.ts";
import { query } from "../support/query.ts";
import { plainEnvironment, WRIT } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { type ServiceClients, serviceClients } from "../support/service-clients.ts";
import { effectRows } from "./demo/effect-rows.ts";
import { type DemoGateway, demoGateway } from "./demo/gateway.ts";
import { malformed, malformedWatches } from "./demo/malformed.ts";
import { demoClient, follow, visit, visitorId } from "./demo/visitor.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUNS = 5;
const tenantId = "sample";

let cluster: SeededCluster;
let demo: Client<typeof DemoService>;
let services: ServiceClients;
let gateway: DemoGateway;

beforeAll(async () => {
  cluster = await seededCluster({ hasLab: true });
  demo = demoClient(cluster);
  services = serviceClients(cluster.environment, cluster.operator);
  gateway = demoGateway(cluster);
});

afterAll(async () => {
  demo?.close();
  services?.close();
  await cluster?.[Symbol.asyncDispose]();
});

/** Starts so many runs at once, each by another visitor, as the public does; the ids of those that were started. */
async function startAtOnce(count: number) {
  const answers = await Promise.all(
    Array.from({ length: count }, () =>
      gateway("StartRun", { visitorId: visitorId(), monitorDelayS: 300 }),
    ),
  );
  const started = answers.flatMap(({ json, status }) =>
    status === 200 ? [String(json["runId"])] : [],
  );
  return { answers, started };
}

const endAll = (runIds: readonly string[]) =>
  Promise.all(runIds.map((runId) => gateway("EndRun", { runId })));

test("of fifty visitors at once five are served to the end, and the others are told to come again", async () => {
  const { answers, started } = await startAtOnce(50);
  expect(started).toHaveLength(RUNS);
  const others = answers.filter(({ status }) => status !== 200);
  for (const { code, message } of others)
    expect([code, message]).toEqual([
      "resource_exhausted",
      "there are 5 runs now; one may start when another has ended",
    ]);
  for (const visitor of await Promise.all(started.map((runId) => follow(demo, runId))))
    visitor.leave();
  await endAll(started);
  const { started: next } = await startAtOnce(1);
  expect(next).toHaveLength(1);
  await endAll(next);
});

test("what no page of ours sends is refused in few words, and nothing comes of it", async () => {
  const pid = cluster.pidOf("lab");
  for (const [method, request, code] of malformed) {
    const { json } = await gateway(method, request);
    const what = `${method} ${JSON.stringify(request).slice(0, 100)}`;
    expect(json, what).toMatchObject({ code });
    expect(JSON.stringify(json).length, what).toBeLessThan(1_000);
  }
  const huge = { visitorId: "a".repeat(5_000_000), monitorDelayS: 1 };
  const refused = gateway("StartRun", huge).then(({ code }) => code);
  // Who goes on writing after the answer may not get to read it.
  const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
  expect(["resource_exhausted", "EPIPE", "ECONNRESET"]).toContain(await refused.catch(codeOf));
  for (const [request, reason] of malformedWatches) {
    const watch = async (): Promise<void> => {
      for await (const _ of demo.watchRun(request)) throw new Error("there is no such run");
    };
    const error: unknown = await watch().catch((thrown: unknown) => thrown);
    expect(failureReason(error), request.runId.slice(0, 100)).toBe(reason);
  }
  expect(cluster.pidOf("lab")).toBe(pid);
});

test("visitors who come and go leave nobody behind in the registry, and no reference values", async () => {
  const counts = async () => {
    const { principals } = await services.identity.listPrincipals({ tenantId });
    const { measurements } = await services.identity.listMeasurements({ tenantId });
    return { principals: principals.length, measurements: measurements.length };
  };
  const before = await counts();
  for (let n = 0; n < 5; n++) {
    const visitor = await visit(demo, { monitorDelayS: 300 });
    await demo.endRun({ runId: visitor.runId });
  }
  expect(await counts()).toEqual(before);
  // Who was revoked is nobody again.
  const visitor = await visit(demo, { monitorDelayS: 300 });
  expect(await visitor.provoke("revoked", "agent")).toMatchObject({ state: "REFUSED" });
  await demo.endRun({ runId: visitor.runId });
  const next = await visit(demo, { monitorDelayS: 300 });
  expect(await next.provoke("policy")).toMatchObject({ state: "DENIED" });
  expect((await counts()).principals).toBeLessThanOrEqual(before.principals + 2);
  await demo.endRun({ runId: next.runId });
});

test("nobody keeps the database down: of a hundred pauses at once there is one, and the others are refused", async () => {
  const { started } = await startAtOnce(RUNS);
  expect(started).toHaveLength(RUNS);
  const visitors = await Promise.all(started.map((runId) => follow(demo, runId)));
  await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      gateway("Provoke", {
        runId: started[n % RUNS],
        cause: "unverifiable",
        variant: "paused-postgres",
      }),
    ),
  );
  const stepsOf = () =>
    visitors.flatMap((visitor) => {
      const found = visitor.step("provoked-1");
      return found === undefined || found.state === "STARTED" ? [] : [found];
    });
  const askedAt = performance.now();
  await query(cluster.adminUrl, "select 1", []);
  expect(performance.now() - askedAt).toBeLessThan(5_000);
  await vi.waitUntil(() => stepsOf().length === RUNS, { timeout: 20_000 });
  const states = stepsOf().map(({ state }) => state);
  expect(states.toSorted()).toEqual(["FAILED", "FAILED", "FAILED", "FAILED", "NO_ANSWER"]);
  for (const { message, state } of stepsOf())
    expect(state === "NO_ANSWER" || message.startsWith("Nothing was stopped: "), message).toBe(
      true,
    );
  await endAll(started);
  for (const visitor of visitors) {
    visitor.leave();
    const { runId } = visitor;
    expect(await effectRows(cluster.adminUrl, "lab_writ", runId, "provoked-1")).toBe(0);
  }
});

test("a demo that is killed while it stops the log leaves the log running, and nothing in the registry", async () => {
  const stopped = await visit(demo, { monitorDelayS: 300 });
  const pid = cluster.pidOf("lab");
  await demo.provoke({ runId: stopped.runId, cause: "unverifiable", variant: "paused-evidence" });
  await stopped.until(() => stopped.step("provoked-1")?.message === "evidence is stopped.");
  process.kill(pid, "SIGKILL");
  const again = await vi.waitFor(() => visit(demo, { monitorDelayS: 300 }), { timeout: 30_000 });
  expect(cluster.pidOf("lab")).not.toBe(pid);
  expect(await again.provoke("policy")).toMatchObject({ state: "DENIED" });
  const { measurements } = await services.identity.listMeasurements({ tenantId });
  // Those of the run that goes on, and none of the other.
  expect(measurements.filter(({ name }) => name.includes("of the demo"))).toHaveLength(2);
  await demo.endRun({ runId: again.runId });
});

test("under older policies the demo says which command helps, and it does", async () => {
  const files = [...probePolicyFiles].map(([path, text]) => ({ path, content: encodeUtf8(text) }));
  const { digest } = await services.policy.publishPolicySet({ tenantId, files });
  await services.policy.activatePolicySet({ tenantId, digest, reason: "a test" });
  const unavailable = await vi.waitUntil(async () => (await demo.getDemo({})).unavailable);
  const [why, command = ""] = unavailable.split("\n");
  expect(why).toContain("older than the demo");
  expect(await gateway("StartRun", { visitorId: visitorId(), monitorDelayS: 1 })).toMatchObject({
    code: "failed_precondition",
    message: unavailable,
  });
  // What npx would find, without npx; in the test's folder the cluster's own is not the usual one.
  const writ = `"${process.execPath}" "${WRIT}"`;
  const pasted = command
    .replaceAll("npx writ", writ)
    .replace(" && ", ` --data ${cluster.dataDir} && `);
  await promisify(execFile)("/bin/sh", ["-c", `${pasted} --data ${cluster.dataDir}`], {
    cwd: ROOT,
    env: plainEnvironment(),
  });
  expect(await demo.getDemo({})).toMatchObject({ unavailable: "" });
  const visitor = await visit(demo);
  await demo.endRun({ runId: visitor.runId });
});
