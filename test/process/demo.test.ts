import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type DemoService, type GetDemoResponse, Lane } from "@writ/proto/writ/demo/v1/demo";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import type { Client } from "@writ/rpc";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { tryCommands } from "./demo/commands.ts";
import { clockMs, effectRows } from "./demo/effect-rows.ts";
import { demoClient, visit, type Visitor, visitorId } from "./demo/visitor.ts";
import { writHere } from "./demo/writ-here.ts";

/** The usual way of each cause, in an order that lets one follow the other, and the family its code is of. */
const BUTTONS = [
  ["credentials", "invalid credentials", "DENIED"],
  ["runtime", "unauthorized runtime conditions", "REFUSED"],
  ["policy", "policy mismatch", "DENIED"],
  ["expired", "expired authorization", "REFUSED"],
  ["revoked", "revoked execution permission", "REFUSED"],
  ["tampered", "tampered request", "REFUSED"],
  ["unverifiable", "unverifiable runtime state", "DENIED"],
] as const;

let cluster: SeededCluster;
let client: Client<typeof DemoService>;
let outside: TemporaryFolder;
let demo: GetDemoResponse;
/** Who presses all seven buttons. */
let thorough: Visitor;
/** What came of them. */
let steps: readonly {
  readonly cause: string;
  readonly stepId: string;
  readonly executionId: string;
}[];

beforeAll(async () => {
  cluster = await seededCluster({ hasLab: true });
  outside = await temporaryFolder();
  await copyFile(join(cluster.dataDir, "trust.json"), join(outside.path, "trust.json"));
  client = demoClient(cluster);
  demo = await client.getDemo({});
});

afterAll(async () => {
  thorough?.leave();
  client?.close();
  await cluster?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
});

/** The step of the thorough visitor's run that a cause was provoked in. */
function stepOf(wanted: string): string {
  return steps.find(({ cause }) => cause === wanted)?.stepId ?? "";
}

test("the demo says what it is: the causes, the sources, the policies in force", () => {
  expect(demo).toMatchObject({
    tenantId: "sample",
    unavailable: "",
    monitorDelaysS: [1, 5, 60, 300],
  });
  expect(demo.causes.map(({ id }) => id)).toEqual(BUTTONS.map(([id]) => id));
  expect(demo.policyDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const alone = demo.sources.filter(({ lanes }) => lanes.length === 1).map(({ path }) => path);
  expect(alone.filter((path) => path.includes("/agent/"))).toEqual([]);
  expect(alone).toContain("services/lab/src/worlds/writ-world.ts");
});

test("each of the seven buttons gives a code of its family, and says what it went through", async () => {
  // Nobody contains anything in its time.
  thorough = await visit(client, { monitorDelayS: 300 });
  const done = [];
  for (const [cause, family, state] of BUTTONS) {
    const {
      executionId,
      leaf,
      message,
      reasonCodes: codes,
      stepId,
      ...step
    } = await thorough.provoke(cause);
    expect({ cause, state: step.state }, message).toEqual({ cause, state });
    const [code = ""] = codes;
    expect(isReasonCode(code) && reasonCodes[code].family, cause).toBe(family);
    expect(leaf?.index, cause).toBeGreaterThan(0n);
    expect(
      step.checks.map(({ code: at }) => at),
      cause,
    ).toContain(code);
    done.push({ cause, stepId, executionId });
  }
  steps = done;
  expect(thorough.step("provoked-5")?.revokedToRefusedMs).toBeGreaterThan(0);
});

test("nothing of a refused step was done in the world that is asked first, and all of it in the watched one", async () => {
  for (const { cause, stepId } of steps) {
    await thorough.until(() => {
      const state = thorough.step(stepId, Lane.OPEN)?.state;
      return state !== undefined && state !== "STARTED";
    });
    const { adminUrl } = cluster;
    expect(await effectRows(adminUrl, "lab_writ", thorough.runId, stepId), cause).toBe(0);
    expect(await effectRows(adminUrl, "lab_open", thorough.runId, stepId), cause).toBeGreaterThan(
      0,
    );
  }
});

test("each execution is found by its id, and its bundle is accepted by somebody who has a trust file only", async () => {
  const trust = join(outside.path, "trust.json");
  for (const { cause, executionId } of steps) {
    const file = join(outside.path, `${cause}.json`);
    const data = ["--data", cluster.dataDir];
    for (const args of [
      ["lineage", "show", executionId, ...data],
      ["evidence", "bundle", executionId, "--out", file, ...data],
      ["evidence", "verify", file, "--trust", trust],
    ]) {
      const { said, status } = await writHere(...args);
      expect(status, `${args.join(" ")}: ${said}`).toBe(0);
    }
  }
});

test("a page that is loaded again goes on at the same event", async () => {
  const after = 7n;
  const known = thorough.events.slice(Number(after));
  expect(await thorough.reloaded(after, known.length)).toEqual(known);
});

test("nothing that visitors are told could be used by them: no token, no key", () => {
  const told = JSON.stringify(thorough.events, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(told).toContain("clientAssertion");
  expect(told).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
  expect(told).not.toContain("PRIVATE KEY");
});

test("the clock is the database's, from the first forbidden commit to the alarm, and two runs do not mix", async () => {
  // The other visitor's agent goes on paying; what it exported stays what it was.
  const exported = () => effectRows(cluster.adminUrl, "lab_open", thorough.runId, stepOf("policy"));
  const before = await exported();
  const other = await visit(client);
  await other.provoke("policy");
  await other.until(() => other.damages().some(({ containedAt }) => containedAt !== undefined));
  const last = other.damages().at(-1);
  if (last?.alarmAt === undefined || last.firstEffectAt === undefined) throw new Error("no clock");
  const shown = timestampMs(last.alarmAt) - timestampMs(last.firstEffectAt);
  expect(Math.abs(shown - (await clockMs(cluster.adminUrl, other.runId)))).toBeLessThan(50);
  expect(last.effects?.recordsOut).toBeGreaterThan(0n);
  expect(await exported()).toBe(before);
  await client.endRun({ runId: other.runId });
  expect(await other.ended).toContain("ENDED");
});

test("what a visitor pastes into a shell gets the same code", async () => {
  for (const { code, command, result } of await tryCommands(cluster))
    expect(`${result.stdout}${result.stderr}`, command).toContain(code);
});

test("without an answer every button ends in no answer, and nothing is done", async () => {
  // Each waits for an answer until it gives up; so three visitors share the buttons.
  const visitors = await Promise.all([0, 1, 2].map(() => visit(client, { monitorDelayS: 300 })));
  const rows = () =>
    Promise.all(visitors.map(({ runId }) => effectRows(cluster.adminUrl, "lab_writ", runId)));
  const before = await rows();
  const pid = cluster.pidOf("policy-decision");
  process.kill(pid, "SIGSTOP");
  try {
    await Promise.all(
      visitors.map(async (visitor, n) => {
        for (const [cause] of BUTTONS.filter((_, at) => at % visitors.length === n))
          expect(await visitor.provoke(cause), cause).toMatchObject({
            state: "NO_ANSWER",
            reasonCodes: [],
          });
      }),
    );
  } finally {
    process.kill(pid, "SIGCONT");
  }
  expect(await rows()).toEqual(before);
  for (const visitor of visitors) {
    visitor.leave();
    await client.endRun({ runId: visitor.runId });
  }
});

test("the supervisor stops the log for a moment, and no answer is no permission", async () => {
  const id = visitorId();
  const first = await visit(client, { id });
  expect(await first.provoke("unverifiable", "paused-evidence")).toMatchObject({
    state: "NO_ANSWER",
  });
  expect(await effectRows(cluster.adminUrl, "lab_writ", first.runId, "provoked-1")).toBe(0);
  const second = await visit(client, { id });
  expect(await first.ended).toContain("The same visitor started another run");
  second.leave();
});

/** All that is told of a run that is over. Rejects while nobody answers. */
async function messagesOf(runId: string): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const { event } of client.watchRun({ runId }))
    told.push(event.case === "run" ? event.value.message : (event.case ?? ""));
  return told;
}

test("a run that its process did not survive is over, and says so to whoever comes back", async () => {
  const left = await visit(client);
  const pid = cluster.pidOf("lab");
  process.kill(pid, "SIGKILL");
  await left.ended.catch(() => {});
  await left.until(() => cluster.running.pids["lab"] !== undefined && cluster.pidOf("lab") !== pid);
  const again = await vi.waitFor(() => messagesOf(left.runId), { timeout: 20_000 });
  expect(again.at(-1)).toBe("The demo was restarted; this run is over.");
});
