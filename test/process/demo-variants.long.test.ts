import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type DemoService, Lane, type StepEvent } from "@writ/proto/writ/demo/v1/demo";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import type { Client } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { type ServiceClients, serviceClients } from "../support/service-clients.ts";
import { effectRows } from "./demo/effect-rows.ts";
import { endings, familyOf, unrecorded } from "./demo/variants.ts";
import { demoClient, visit, type Visitor } from "./demo/visitor.ts";
import { writHere } from "./demo/writ-here.ts";

const VISITORS = 5;
const names = Object.keys(endings);
const isPause = (name: string): boolean => endings[name]?.[1] === "";

/** A variant that was provoked, by whom, and what came of it. */
interface Provoked {
  readonly name: string;
  readonly visitor: Visitor;
  readonly step: StepEvent;
}

let cluster: SeededCluster;
let demo: Client<typeof DemoService>;
let services: ServiceClients;
let visitors: readonly Visitor[] = [];
let provoked: readonly Provoked[] = [];

beforeAll(async () => {
  cluster = await seededCluster({ hasLab: true });
  demo = demoClient(cluster);
  services = serviceClients(cluster.environment, cluster.operator);
});

afterAll(async () => {
  for (const visitor of visitors) visitor.leave();
  demo?.close();
  services?.close();
  await cluster?.[Symbol.asyncDispose]();
});

async function provoke(visitor: Visitor, name: string): Promise<Provoked> {
  const [cause = "", variant = ""] = name.split("/");
  return { name, visitor, step: await visitor.provoke(cause, variant) };
}

/** What a world holds of a step. */
const rows = ({ step, visitor }: Provoked, world: "lab_open" | "lab_writ") =>
  effectRows(cluster.adminUrl, world, visitor.runId, step.stepId);

/** Waits until the watched world is done with a step, or was stopped in it. */
const watchedTo = ({ step, visitor }: Provoked) =>
  visitor.until(() => {
    const state = visitor.step(step.stepId, Lane.OPEN)?.state;
    return state !== undefined && state !== "STARTED";
  });

test("what is provoked here is all that the demo offers", async () => {
  const { causes } = await demo.getDemo({});
  const offered = causes.flatMap(({ id, variants }) =>
    variants.filter(({ unavailable }) => unavailable === "").map((one) => `${id}/${one.id}`),
  );
  expect(offered.toSorted()).toEqual(names.toSorted());
});

test("every variant ends as it must, with a code of its family", async () => {
  const quiet = names.filter((name) => !isPause(name));
  // What takes time is spread over the visitors.
  visitors = await Promise.all(
    Array.from({ length: VISITORS }, () => visit(demo, { monitorDelayS: 300 })),
  );
  const lists = await Promise.all(
    visitors.map(async (visitor, n) => {
      const done = [];
      for (const name of quiet.filter((_, at) => at % VISITORS === n))
        done.push(await provoke(visitor, name));
      return done;
    }),
  );
  provoked = lists.flat();
  expect(provoked).toHaveLength(quiet.length);
  const codeOf = ({ step }: Provoked): string => step.reasonCodes[0] ?? "";
  const came = provoked.map((one) => [one.name, [one.step.state, codeOf(one)]]);
  const wanted = Object.entries(endings).filter(([name]) => !isPause(name));
  expect(Object.fromEntries(came)).toEqual(Object.fromEntries(wanted));
  for (const one of provoked) {
    const code = codeOf(one);
    expect(isReasonCode(code) && reasonCodes[code].family, one.name).toBe(familyOf(one.name));
  }
});

test("nothing of it was done in the world that is asked first, and all of it in the watched one", async () => {
  for (const one of provoked) {
    await watchedTo(one);
    expect({ name: one.name, rows: await rows(one, "lab_writ") }).toEqual({
      name: one.name,
      rows: 0,
    });
    expect(await rows(one, "lab_open"), one.name).toBeGreaterThan(0);
  }
});

test("what is expired was waited for: its two seconds are real ones", () => {
  const waits = provoked.filter(({ name }) => name.startsWith("expired/"));
  expect(waits).toHaveLength(2);
  for (const { name, step, visitor } of waits) {
    const times = visitor.events.flatMap(({ at, event, lane }) =>
      lane === Lane.WRIT && event.case === "step" && event.value.stepId === step.stepId && at
        ? [timestampMs(at)]
        : [],
    );
    const [from = 0, to = 0] = [times.at(0), times.at(-1)];
    expect(to - from, name).toBeGreaterThanOrEqual(2_000);
    expect(Number(step.tookMs), name).toBeLessThan(2_000);
  }
});

test("the lineage has the execution of every one, and says where it was stopped", async () => {
  const tenantId = "sample";
  for (const { name, step } of provoked) {
    const { execution } = await services.lineage.getExecution({
      tenantId,
      executionId: step.executionId,
    });
    expect(execution?.executionId, name).toBe(step.executionId);
    const codes = execution?.checks.map(({ code }) => code) ?? [];
    // What a tool has no say in did not stop the execution, and nobody says that it did.
    expect({ name, has: codes.includes(step.reasonCodes[0] ?? "") }).toEqual({
      name,
      has: !unrecorded.has(name),
    });
    expect({ name, has: step.leaf !== undefined }).toEqual({ name, has: !unrecorded.has(name) });
    expect(step.message.includes("The log does not hold this refusal"), name).toBe(
      unrecorded.has(name),
    );
  }
});

test("the bundle of every one is accepted by somebody who has a trust file only", async () => {
  const trust = join(cluster.folder, "trust.json");
  await copyFile(join(cluster.dataDir, "trust.json"), trust);
  for (const { name, step } of provoked) {
    const file = join(cluster.folder, `${name.replace("/", "-")}.json`);
    for (const args of [
      ["evidence", "bundle", step.executionId, "--out", file, "--data", cluster.dataDir],
      ["evidence", "verify", file, "--trust", trust],
    ]) {
      const { said, status } = await writHere(...args);
      expect(status, `${name}: ${args.join(" ")}: ${said}`).toBe(0);
    }
  }
});

test("whatever the supervisor stops for a moment, no answer is no permission, and all goes on by itself", async () => {
  const [visitor] = visitors;
  if (visitor === undefined) throw new Error("nobody is there");
  for (const name of names.filter((each) => isPause(each))) {
    const stopped = await provoke(visitor, name);
    expect({ name, state: stopped.step.state }, stopped.step.message).toEqual({
      name,
      state: "NO_ANSWER",
    });
    expect(stopped.step.reasonCodes, name).toEqual([]);
    // Answers again, with a reason: an agent that may not is denied, and one that may is not.
    const denied = await provoke(visitor, "policy/forbidden");
    expect({ name, state: denied.step.state }, denied.step.message).toEqual({
      name,
      state: "DENIED",
    });
    const used = await provoke(visitor, "tampered/replay");
    expect(visitor.step(`${used.step.stepId}-first`)?.state, name).toBe("DONE");
    expect(await rows(stopped, "lab_writ"), name).toBe(0);
    await watchedTo(stopped);
    expect(await rows(stopped, "lab_open"), name).toBe(1);
  }
  const pids = Object.keys(cluster.running.pids);
  expect(pids).toEqual(expect.arrayContaining(["postgres", "grant-signing", "evidence"]));
  await demo.endRun({ runId: visitor.runId });
});
