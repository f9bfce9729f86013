import { create } from "@bufbuild/protobuf";
import {
  GetExecutionRequestSchema,
  ListAncestorsRequestSchema,
  SummarizeDescendantsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import type { LineageStore } from "../lineage-queries.ts";
import type { ExecutionState } from "../lineage.ts";
import { DatabaseUnavailableError } from "../store/queries.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { callBy } from "../testing/wire.ts";
import { answering } from "../wire/rpc-error.ts";
import { getExecution } from "./get-execution.ts";
import { listAncestors } from "./list-ancestors.ts";
import { summarizeDescendants } from "./summarize-descendants.ts";
import { walkDescendants } from "./walk-descendants.ts";

const TENANT = "sample";
const events = sampleEvents(TENANT);
const call = callBy("operator/o");

const later = { logIndex: 3, startedAtMs: SAMPLE_MS, endedAtMs: null, outcome: null };
const root: ExecutionState = { ...events.decision().execution, ...later };
const child: ExecutionState = { ...events.decision(root).execution, ...later };
const grandchild: ExecutionState = { ...events.decision(child).execution, ...later };
const all = [root, child, grandchild];

const store: LineageStore = {
  find: (tenantId, ids) =>
    Promise.resolve(
      ids.flatMap((id) => all.filter((e) => tenantId === TENANT && e.executionId === id)),
    ),
  children: (_, parents, after) =>
    Promise.resolve(
      after === null
        ? all.flatMap(({ parentId, executionId }) =>
            parentId !== null && parents.includes(parentId) ? [{ parentId, executionId }] : [],
          )
        : [],
    ),
  search: () => Promise.resolve([]),
  summarize: () => Promise.resolve({ total: 2, allowed: 2, denied: 0, running: 1, maxDepth: 2 }),
};

const ask = (executionId: string, tenantId = TENANT) => ({ tenantId, executionId });

async function walked(executionId: string, maxDepth = 0) {
  const request = create(WalkDescendantsRequestSchema, { ...ask(executionId), maxDepth });
  const found: (string | undefined)[] = [];
  for await (const { executions = [] } of walkDescendants(store)(request, call))
    found.push(...executions.map((e) => e.executionId));
  return found;
}

test("an execution is told with its times, those that are not yet left out", async () => {
  const request = create(GetExecutionRequestSchema, ask(child.executionId));
  const { execution } = await getExecution(store)(request, call);
  expect(execution).toMatchObject({
    tenantId: TENANT,
    executionId: child.executionId,
    parentId: root.executionId,
    ancestors: [root.executionId],
    decision: "ALLOW",
    logIndex: 3n,
    startedAt: { seconds: BigInt(Math.floor(SAMPLE_MS / 1000)) },
    outcome: "",
  });
  expect(execution?.endedAt).toBeUndefined();
});

test("ancestors come root first", async () => {
  const request = create(ListAncestorsRequestSchema, ask(grandchild.executionId));
  const { ancestors = [] } = await listAncestors(store)(request, call);
  expect(ancestors.map((a) => a.executionId)).toEqual([root.executionId, child.executionId]);
});

test("descendants are streamed, down to the level asked for", async () => {
  expect(await walked(root.executionId)).toEqual([child.executionId, grandchild.executionId]);
  expect(await walked(root.executionId, 1)).toEqual([child.executionId]);
});

test("descendants are counted", async () => {
  const request = create(SummarizeDescendantsRequestSchema, ask(root.executionId));
  expect(await summarizeDescendants(store)(request, call)).toEqual({
    total: 2n,
    allowed: 2n,
    denied: 0n,
    running: 1n,
    maxDepth: 2,
  });
});

describe("an execution that the tenant does not have is not found", () => {
  test.each([
    ["unknown", ask(events.newId())],
    ["another tenant's", ask(root.executionId, "other")],
  ])("%s", async (_, init) => {
    const reasons = await Promise.all(
      [
        getExecution(store)(create(GetExecutionRequestSchema, init), call),
        listAncestors(store)(create(ListAncestorsRequestSchema, init), call),
        summarizeDescendants(store)(create(SummarizeDescendantsRequestSchema, init), call),
      ].map((sent) => sent.catch(failureReason)),
    );
    expect(reasons).toEqual(Array(3).fill("NOT_FOUND"));
  });
});

test("an id of another form is refused", async () => {
  const request = create(GetExecutionRequestSchema, ask("1"));
  await expect(getExecution(store)(request, call).catch(failureReason)).resolves.toBe(
    "REQUEST_INVALID",
  );
});

test("a database that does not answer is nobody's bug, also in the middle of a walk", async () => {
  const broken: LineageStore = {
    ...store,
    children: () => Promise.reject(new DatabaseUnavailableError("no answer")),
    find: (tenantId, ids) =>
      ids[0] === root.executionId
        ? store.find(tenantId, ids)
        : Promise.reject(new DatabaseUnavailableError("no answer")),
  };
  const init = create(GetExecutionRequestSchema, ask(child.executionId));
  const sent = answering(getExecution(broken))(init, call);
  await expect(sent.catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
  const walk = walkDescendants(broken)(
    create(WalkDescendantsRequestSchema, ask(root.executionId)),
    call,
  );
  const pages = walk[Symbol.asyncIterator]();
  await expect(pages.next().catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
});
