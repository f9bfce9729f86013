import { openPool } from "@writ/postgres";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { walkDescendants } from "../lineage/descendants.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import type { Execution } from "../lineage.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { sampleView } from "../testing/sample-view.ts";
import { isLeading, ORIGIN, testLog, type TestSequencer } from "../testing/test-log.ts";
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
  lineage = lineageStore(queries(pool), ORIGIN);
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

async function below(executionId: string, maxDepth = 32): Promise<string[][]> {
  const pages: string[][] = [];
  const walk = { tenantId: TENANT, executionId, maxDepth, nowMs: SAMPLE_MS };
  for await (const { executions } of walkDescendants(lineage, (...of) => lineage.find(...of), walk))
    pages.push(idsOf(executions));
  return pages;
}

const find = (ids: readonly string[], tenantId = TENANT) => lineage.find(tenantId, ids, SAMPLE_MS);

describe("an execution", () => {
  test("is found as it was appended, with its leaf", async () => {
    const [found] = await find([tree.root.executionId]);
    expect(found).toEqual(
      sampleView(tree.root, {
        keyId: events.recorders.policy.trusted.kid,
        // Its start window is over as soon as it begins.
        state: "EXPIRED",
        children: { direct: 3, denied: 1 },
      }),
    );
  });

  test("has a start and an end once they are in the log", async () => {
    const decision = events.entry(events.decision());
    const redemption = events.entry(events.redemption(decision));
    for (const entry of [decision, redemption, events.entry(events.outcome(redemption))])
      await sequencer.append(entry, Infinity);
    const [found] = await find([decision.execution?.executionId ?? ""]);
    expect(found).toMatchObject({
      startedAtMs: SAMPLE_MS,
      endedAtMs: SAMPLE_MS,
      outcome: "completed",
      state: "COMPLETED",
    });
  });

  test("has its ancestors from the root on, also at the deepest level", async () => {
    const deepest = chain[32];
    expect(deepest?.depth).toBe(32);
    const line = await lineage.line(TENANT, deepest?.executionId ?? "", SAMPLE_MS);
    expect(idsOf(line)).toEqual(idsOf(chain));
    expect(await lineage.line("other", deepest?.executionId ?? "", SAMPLE_MS)).toEqual([]);
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
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(500);
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
});
