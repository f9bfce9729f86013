import { setImmediate } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { WatchExecutionsRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";
import { callBy } from "../testing/wire.ts";
import { watchExecutions } from "./watch-executions.ts";

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
});
afterAll(() => planted[Symbol.asyncDispose]());

test("an execution is seen as it is decided, starts, ends and is revoked", async () => {
  const { log, store } = planted;
  const deps = { lineage: store, now: () => T + 1, pause: () => setImmediate() };
  const request = create(WatchExecutionsRequestSchema, {
    tenantId: TENANT,
    filter: { minDepth: 1 },
  });
  const messages = watchExecutions(deps)(request, callBy("operator/o"))[Symbol.asyncIterator]();
  /** What is told next, in the order of ids; messages without executions only say that nothing happened. */
  const next = async (): Promise<readonly string[]> => {
    const { done, value } = await messages.next();
    if (done === true) throw new Error("the watch is over");
    const { executions = [] } = value;
    const told = executions.map((e) => `${e.action} ${e.state}`).toSorted();
    return told.length === 0 ? next() : told;
  };
  await messages.next();

  const [root] = await log.decide(TENANT, [{}]);
  if (root === undefined) throw new Error("nothing was planted");
  const parent = root;
  const [short, long, other] = await log.decide(TENANT, [
    { parent, action: "short" },
    { parent, action: "long" },
    { parent, action: "other", decision: "DENY" },
  ]);
  if (short === undefined || long === undefined || other === undefined) throw new Error("three");
  expect(await next()).toEqual(["long ALLOWED", "other DENIED", "short ALLOWED"]);
  const starts = [short, long].map((execution) => ({
    execution,
    kind: "redemption" as const,
    seq: 1,
    atMs: T,
  }));
  await log.happen(TENANT, starts);
  expect(await next()).toEqual(["long RUNNING", "short RUNNING"]);
  await log.happen(TENANT, [
    { execution: short, kind: "outcome", seq: 2, atMs: T, outcome: "completed" },
  ]);
  expect(await next()).toEqual(["short COMPLETED"]);
  await log.revoke(TENANT, { type: "execution", value: root.executionId, atMs: T + 1 });
  expect(await next()).toEqual(["long REVOKED"]);
  await messages.return?.();
});
