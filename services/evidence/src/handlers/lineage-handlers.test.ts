import { create } from "@bufbuild/protobuf";
import {
  CheckState,
  CountExecutionsRequestSchema,
  FindPathRequestSchema,
  GetExecutionRequestSchema,
  ListAncestorsRequestSchema,
  SummarizeDescendantsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { DatabaseUnavailableError } from "../store/queries.ts";
import { sampleEvents } from "../testing/events.ts";
import { fakeLineage } from "../testing/fake-lineage.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { sampleView } from "../testing/sample-view.ts";
import { callBy } from "../testing/wire.ts";
import { answering } from "../wire/rpc-error.ts";
import { countExecutions } from "./count-executions.ts";
import { findPath } from "./find-path.ts";
import { getExecution } from "./get-execution.ts";
import { listAncestors } from "./list-ancestors.ts";
import { summarizeDescendants } from "./summarize-descendants.ts";
import { walkDescendants } from "./walk-descendants.ts";

const TENANT = "sample";
const events = sampleEvents(TENANT);
const call = callBy("operator/o");

const running = { logIndex: 3, startedAtMs: SAMPLE_MS, state: "RUNNING" } as const;
const root = sampleView(events.decision().execution, running);
const child = sampleView(events.decision(root).execution, running);
const grandchild = sampleView(events.decision(child).execution, running);
const uncle = sampleView(events.decision(root).execution);
const stranger = sampleView(events.decision().execution);
const deps = fakeLineage(TENANT, [root, child, grandchild, uncle, stranger]);

const ask = (executionId: string, tenantId = TENANT) => ({ tenantId, executionId });
const get = (init: object) => getExecution(deps)(create(GetExecutionRequestSchema, init), call);

async function walked(init: object): Promise<void> {
  const walk = walkDescendants(deps)(create(WalkDescendantsRequestSchema, init), call);
  for await (const { executions } of walk) expect(executions).toEqual([]);
}

describe("an execution", () => {
  test("is told with its times, those that are not yet left out", async () => {
    const { execution } = await get(ask(child.executionId));
    expect(execution).toMatchObject({
      tenantId: TENANT,
      executionId: child.executionId,
      parentId: root.executionId,
      ancestors: [root.executionId],
      decision: "ALLOW",
      state: "RUNNING",
      keyId: "signer",
      logIndex: 3n,
      startedAt: { seconds: BigInt(Math.floor(SAMPLE_MS / 1000)) },
      outcome: "",
      orphan: false,
    });
    expect(execution?.endedAt).toBeUndefined();
    expect(execution?.revokedAt).toBeUndefined();
  });

  test("is told with its strip", async () => {
    const { execution } = await get(ask(child.executionId));
    const { PASSED, UNKNOWN, NOT_REACHED } = CheckState;
    const states = (execution?.checks ?? []).map(({ cell, state }) => [cell, state]);
    expect(states).toEqual([
      ["asked", PASSED],
      ["who", PASSED],
      ["runtime", UNKNOWN],
      ["parent", PASSED],
      ["policy", PASSED],
      ["grant", PASSED],
      ["used", PASSED],
      ["done", NOT_REACHED],
    ]);
  });

  test("is told with the moment that is about", async () => {
    expect((await get(ask(child.executionId))).asOf).toMatchObject({
      treeSize: 5n,
      at: { seconds: BigInt(Math.floor(SAMPLE_MS / 1000)) },
    });
  });
});

describe("a log that is behind", () => {
  const behind = (sizes: readonly number[]) => {
    const left = [...sizes];
    const end = () => Promise.resolve({ logId: 1, index: left.shift() ?? sizes.at(-1) ?? 0 });
    return fakeLineage(TENANT, [root], { end });
  };
  const request = create(GetExecutionRequestSchema, { ...ask(root.executionId), minSize: 9n });

  test("is waited for", async () => {
    const { asOf } = await getExecution(behind([7, 8, 9]))(request, call);
    expect(asOf).toMatchObject({ treeSize: 9n });
  });

  test("is waited for as long as the caller does, and no longer", async () => {
    const late = behind([7]);
    const soon = { ...call, deadlineMs: SAMPLE_MS + 2_000 };
    const sent = getExecution(late)(request, soon);
    await expect(sent).rejects.toThrow("the log here has size 7, and not yet 9");
    await expect(sent.catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
    expect(late.now() - SAMPLE_MS).toBeGreaterThan(1_800);
    expect(late.now() - SAMPLE_MS).toBeLessThan(2_000);
  });

  test("is not waited for without end", async () => {
    const late = behind([7]);
    await expect(getExecution(late)(request, call)).rejects.toThrow("not yet 9");
    expect(late.now() - SAMPLE_MS).toBeLessThanOrEqual(10_000);
  });
});

test("ancestors come root first", async () => {
  const request = create(ListAncestorsRequestSchema, ask(grandchild.executionId));
  const { ancestors = [], asOf } = await listAncestors(deps)(request, call);
  expect(ancestors.map((a) => a.executionId)).toEqual([root.executionId, child.executionId]);
  expect(asOf).toMatchObject({ treeSize: 5n });
});

test("descendants are counted", async () => {
  const counting = fakeLineage(TENANT, [root], {
    summarize: () =>
      Promise.resolve({
        total: 10,
        running: 4,
        byState: new Map([
          ["DENIED", 2],
          ["PENDING", 1],
          ["RUNNING", 3],
          ["COMPLETED", 4],
        ]),
        byLevel: [7, 3],
        byAction: new Map([["tool:call", 10]]),
      }),
  });
  const request = create(SummarizeDescendantsRequestSchema, ask(root.executionId));
  expect(await summarizeDescendants(counting)(request, call)).toMatchObject({
    total: 10n,
    allowed: 7n,
    denied: 2n,
    pending: 1n,
    running: 4n,
    liveLeases: 3n,
    maxDepth: 2,
    byLevel: [7n, 3n],
    byState: { DENIED: 2n, PENDING: 1n, RUNNING: 3n, COMPLETED: 4n },
    byAction: { "tool:call": 10n },
    asOf: { treeSize: 1n },
  });
});

test("what a search would find is counted", async () => {
  const counting = fakeLineage(TENANT, [], {
    count: ({ every, without }) =>
      Promise.resolve({
        total: every[0]?.minDepth ?? 0,
        isCapped: without.rootsOnly === true,
        reachedId: without.rootsOnly === true ? "id" : null,
        byDecision: new Map([["DENY", 3]]),
        byReason: new Map([["NO_PERMIT", 3]]),
      }),
  });
  const init = { tenantId: TENANT, filter: { minDepth: 3 }, without: { rootsOnly: true } };
  expect(
    await countExecutions(counting)(create(CountExecutionsRequestSchema, init), call),
  ).toMatchObject({
    total: 3n,
    capped: true,
    reachedId: "id",
    byDecision: { DENY: 3n },
    byReason: { NO_PERMIT: 3n },
  });
});

describe("a path", () => {
  const path = async (fromId: string, toId: string) => {
    const request = create(FindPathRequestSchema, { tenantId: TENANT, fromId, toId });
    const { commonAncestorId, executions = [] } = await findPath(deps)(request, call);
    return { commonAncestorId, ids: executions.map((e) => e.executionId) };
  };

  test("goes over the nearest common ancestor", async () => {
    expect(await path(grandchild.executionId, uncle.executionId)).toEqual({
      commonAncestorId: root.executionId,
      ids: [grandchild, child, root, uncle].map((e) => e.executionId),
    });
  });

  test("is none between two chains", async () => {
    expect(await path(grandchild.executionId, stranger.executionId)).toEqual({
      commonAncestorId: "",
      ids: [],
    });
  });
});

describe("an execution that the tenant does not have is not found", () => {
  test.each([
    ["unknown", ask(events.newId())],
    ["another tenant's", ask(root.executionId, "other")],
  ])("%s", async (_, init) => {
    const ends = { ...init, fromId: init.executionId, toId: init.executionId };
    const reasons = await Promise.all(
      [
        get(init),
        listAncestors(deps)(create(ListAncestorsRequestSchema, init), call),
        summarizeDescendants(deps)(create(SummarizeDescendantsRequestSchema, init), call),
        findPath(deps)(create(FindPathRequestSchema, ends), call),
        walked(init),
      ].map((sent) => sent.catch(failureReason)),
    );
    expect(reasons).toEqual(Array(5).fill("NOT_FOUND"));
  });
});

describe("a request is refused", () => {
  test.each<[string, object]>([
    ["with an id of another form", ask("1")],
    ["with a tenant of another form", ask(root.executionId, "")],
    ["for a size no log has", { ...ask(root.executionId), minSize: 2n ** 60n }],
  ])("%s", async (_, init) => {
    await expect(get(init).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
  });
});

test("a database that does not answer is nobody's bug, also in the middle of a walk", async () => {
  const noAnswer = () => Promise.reject(new DatabaseUnavailableError("no answer"));
  const broken = fakeLineage(TENANT, [root], { children: noAnswer, end: noAnswer });
  const request = create(GetExecutionRequestSchema, ask(child.executionId));
  const sent = answering(getExecution(broken))(request, call);
  await expect(sent.catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
  const walk = walkDescendants(broken)(
    create(WalkDescendantsRequestSchema, ask(root.executionId)),
    call,
  );
  const pages = walk[Symbol.asyncIterator]();
  await expect(pages.next().catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
});
