import { create, toBinary } from "@bufbuild/protobuf";
import {
  SearchExecutionsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { Code } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loggedBugs } from "../support/logged-bugs.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { type Doors, doorsOf } from "./bad-input/doors.ts";
import { wrongSearches, wrongWalks } from "./bad-input/wrong-questions.ts";
import { openWorld, type World } from "./denials/world.ts";

const refusal = { code: Code.INVALID_ARGUMENT, reason: "REQUEST_INVALID" };

let cluster: SeededCluster;
let doors: Doors;
let world: World;

beforeAll(async () => {
  cluster = await seededCluster();
  doors = doorsOf(cluster);
  world = await openWorld(cluster);
});

afterAll(async () => {
  world?.close();
  await doors?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

function ask(method: string, message: Uint8Array) {
  const path = `/writ.lineage.v1.LineageService/${method}`;
  return doors.open("evidence", "operator").call({ path, message });
}

test.each(wrongSearches)("a search with %s is refused", async (_what, search) => {
  const request = create(SearchExecutionsRequestSchema, { tenantId: "sample", ...search });
  const message = toBinary(SearchExecutionsRequestSchema, request);
  expect(await ask("SearchExecutions", message)).toMatchObject(refusal);
});

test.each(wrongWalks)("a walk %s is refused", async (_what, walk) => {
  const { execution } = await world.started();
  const executionId = execution.id;
  const start = { tenantId: "sample", executionId };
  for (const own of [walk, { ...walk, brief: true }, { afterId: executionId }]) {
    const request = create(WalkDescendantsRequestSchema, { ...start, ...own });
    const message = toBinary(WalkDescendantsRequestSchema, request);
    expect(await ask("WalkDescendants", message)).toMatchObject(refusal);
  }
});

test("none of this was a surprise to the service", async () => {
  expect(await loggedBugs(cluster.dataDir)).toEqual([]);
});
