import { openPool } from "@writ/postgres";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { walkDescendants } from "../descendants.ts";
import type { LineageStore } from "../lineage-queries.ts";
import type { Execution } from "../lineage.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { isLeading, testLog, type TestSequencer } from "../testing/test-log.ts";
import { lineageStore } from "./lineage-store.ts";
import { queries } from "./queries.ts";

const TENANT = "sample";
const events = sampleEvents(TENANT);

let database: TestDatabase;
let sequencer: TestSequencer;
let pool: pg.Pool;
let lineage: LineageStore;
/** A root with 3 children, of which the first has 2 and the last is a refusal. */
let tree: { root: Execution; children: Execution[]; grandchildren: Execution[] };
/** A chain of 33 executions. */
let chain: Execution[];
/** A root with more children than two pages hold. */
let wide: { root: Execution; children: Execution[] };

beforeAll(async () => {
  database = await freshDatabase();
  sequencer = testLog(database.urlOf("evidence")).sequencer();
  pool = openPool(database.urlOf("evidence"));
  lineage = lineageStore(queries(pool));
  await sequencer.until(isLeading);
  const root = await decided(null);
  const children = [await decided(root), await decided(root), await refused(root)];
  const [first = root] = children;
  tree = { root, children, grandchildren: [await decided(first), await decided(first)] };
  chain = [await decided(null)];
  while (chain.length < 33) chain.push(await decided(chain.at(-1) ?? null));
  const top = await decided(null);
  wide = {
    root: top,
    children: await Promise.all(Array.from({ length: 600 }, () => decided(top))),
  };
});
afterAll(async () => {
  await pool.end();
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function decided(parent: Execution | null): Promise<Execution> {
  const submission = events.decision(parent);
  const outcome = await sequencer.append(events.entry(submission), Infinity);
  expect(outcome.kind).toBe("appended");
  return submission.execution;
}

async function refused(parent: Execution): Promise<Execution> {
  const submission = events.refusal("DENY", parent);
  await sequencer.append(events.entry(submission), Infinity);
  return submission.execution;
}

const idsOf = (executions: readonly { executionId: string }[]): string[] =>
  executions.map((e) => e.executionId);

async function below(executionId: string, maxDepth?: number): Promise<string[][]> {
  const pages: string[][] = [];
  for await (const page of walkDescendants(lineage, TENANT, executionId, maxDepth))
    pages.push(idsOf(page));
  return pages;
}

describe("an execution", () => {
  test("is found as it was appended, with its leaf", async () => {
    const [found] = await lineage.find(TENANT, [tree.root.executionId]);
    expect(found).toEqual({
      ...tree.root,
      logIndex: 0,
      startedAtMs: null,
      endedAtMs: null,
      outcome: null,
    });
  });

  test("has a start and an end once they are in the log", async () => {
    const decision = events.entry(events.decision());
    const redemption = events.entry(events.redemption(decision));
    for (const entry of [decision, redemption, events.entry(events.outcome(redemption))])
      await sequencer.append(entry, Infinity);
    const [found] = await lineage.find(TENANT, [decision.execution?.executionId ?? ""]);
    expect(found).toMatchObject({
      startedAtMs: SAMPLE_MS,
      endedAtMs: SAMPLE_MS,
      outcome: "completed",
    });
  });

  test("of another tenant is not found", async () => {
    expect(await lineage.find("other", [tree.root.executionId])).toEqual([]);
    expect(await lineage.children("other", [tree.root.executionId], null, 10)).toEqual([]);
    expect(await lineage.search("other", {}, null, 10)).toEqual([]);
    expect(await lineage.summarize("other", tree.root.executionId)).toMatchObject({ total: 0 });
  });

  test("has its ancestors from the root on, also at the deepest level", async () => {
    const deepest = chain[32];
    expect(deepest?.depth).toBe(32);
    const ancestors = await lineage.find(TENANT, deepest?.ancestors ?? []);
    expect(idsOf(ancestors)).toEqual(idsOf(chain.slice(0, 32)));
  });
});

describe("descendants", () => {
  test("come nearest first", async () => {
    const pages = await below(tree.root.executionId);
    expect(pages.flat()).toEqual([...idsOf(tree.children), ...idsOf(tree.grandchildren)]);
  });

  test("of a part of a tree leave the other parts out", async () => {
    expect(await below(tree.children[0]?.executionId ?? "")).toEqual([idsOf(tree.grandchildren)]);
    expect(await below(tree.children[1]?.executionId ?? "")).toEqual([]);
  });

  test("stop at the level asked for", async () => {
    expect((await below(tree.root.executionId, 1)).flat()).toEqual(idsOf(tree.children));
  });

  test("of a chain are 32 levels", async () => {
    const pages = await below(chain[0]?.executionId ?? "");
    expect(pages.flat()).toEqual(idsOf(chain.slice(1)));
  });

  test("of a wide tree come in bounded pages, each once", async () => {
    const pages = await below(wide.root.executionId);
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(256);
    expect(pages.flat()).toEqual(idsOf(wide.children).toSorted());
  });

  test("are listed parent by parent across pages", async () => {
    const parents = [tree.root.executionId, tree.children[0]?.executionId ?? ""];
    const all = await lineage.children(TENANT, parents, null, 100);
    expect(all.map((c) => c.executionId)).toEqual([
      ...idsOf(tree.children),
      ...idsOf(tree.grandchildren),
    ]);
    const paged = [];
    let after = null;
    do {
      const [child]: readonly (typeof all)[number][] = await lineage.children(
        TENANT,
        parents,
        after,
        1,
      );
      after = child ?? null;
      if (child !== undefined) paged.push(child);
    } while (after !== null);
    expect(paged).toEqual(all);
  });

  test("are counted by decision and depth", async () => {
    expect(await lineage.summarize(TENANT, tree.root.executionId)).toEqual({
      total: 5,
      allowed: 4,
      denied: 1,
      running: 0,
      maxDepth: 2,
    });
    expect(await lineage.summarize(TENANT, chain[32]?.executionId ?? "")).toEqual({
      total: 0,
      allowed: 0,
      denied: 0,
      running: 0,
      maxDepth: 0,
    });
  });

  test("run from their redemption to their outcome", async () => {
    const root = await decided(null);
    const child = events.entry(events.decision(root));
    const redemption = events.entry(events.redemption(child));
    const running = async () => (await lineage.summarize(TENANT, root.executionId)).running;
    await sequencer.append(child, Infinity);
    expect(await running()).toBe(0);
    await sequencer.append(redemption, Infinity);
    expect(await running()).toBe(1);
    await sequencer.append(events.entry(events.outcome(redemption)), Infinity);
    expect(await running()).toBe(0);
  });
});

describe("a search", () => {
  test("goes through everything newest first, page by page", async () => {
    const found: string[] = [];
    for (let before: string | null = null; ;) {
      const page: readonly Execution[] = await lineage.search(TENANT, {}, before, 97);
      found.push(...idsOf(page));
      before = page.at(-1)?.executionId ?? null;
      if (before === null) break;
    }
    expect(found).toEqual(found.toSorted().reverse());
    expect(found.length).toBeGreaterThan(600);
    expect(new Set(found).size).toBe(found.length);
  });

  test.each([
    ["principal", { principal: "Workload::orchestrator" }, { principal: "Workload::nobody" }],
    ["actor", { actor: "Agent::researcher" }, { actor: "Agent::nobody" }],
    ["action", { action: "tool:call" }, { action: "tool:read" }],
    ["resource", { resource: "Tool::search" }, { resource: "Tool::shell" }],
    ["decision", { decision: "DENY" as const }, { decision: "PENDING" as const }],
    ["reason", { reasonCode: "NO_PERMIT" }, { reasonCode: "STOPPED" }],
  ])("by %s finds what has it", async (_, present, absent) => {
    expect(await lineage.search(TENANT, present, null, 5)).not.toEqual([]);
    expect(await lineage.search(TENANT, absent, null, 5)).toEqual([]);
  });

  test("by chain and decision finds what has both", async () => {
    const rootId = tree.root.executionId;
    const inChain = await lineage.search(TENANT, { rootId }, null, 10);
    expect(inChain).toHaveLength(6);
    const denied = await lineage.search(TENANT, { rootId, decision: "DENY" }, null, 10);
    expect(idsOf(denied)).toEqual([tree.children[2]?.executionId]);
  });
});
