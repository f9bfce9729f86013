import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionFilter, Selection } from "../lineage/execution-filter.ts";
import { lowestId } from "../lineage/lowest-id.ts";
import { searchPage } from "../lineage/search-page.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import type { Planted } from "../testing/planted-log.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";

/** More than the window of any query holds. */
const MANY = 12_500;

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
  const { log } = planted;
  const all = Array.from({ length: MANY }, (_, n): Planted => ({
    action: n % 6_000 === 10 ? "tool:rare" : "tool:call",
    resource: `Tool::t${n % 5}`,
    decidedAtMs: T + n,
  }));
  const executions = await log.decide(TENANT, all);
  const rare = executions.filter((_, n) => n % 6_000 === 11);
  await log.happen(
    TENANT,
    rare.map((execution) => ({ execution, kind: "redemption", seq: 1, atMs: T })),
  );
}, 60_000);
afterAll(() => planted[Symbol.asyncDispose]());

/** All pages of a search; `between` runs before each of them. */
async function pages(
  selection: Selection,
  pageSize: number,
  between: () => Promise<unknown> = async () => {},
): Promise<string[][]> {
  const found: string[][] = [];
  for (let before: string | null = null; ;) {
    await between();
    const page = await searchPage(planted.store, selection, before, pageSize);
    found.push(page.executions.map((e) => e.executionId));
    before = page.end;
    if (before === null) return found;
  }
}

test.each<[string, ExecutionFilter, number]>([
  ["what the row says", { text: "RARE" }, 3],
  ["what happened to it", { started: true }, 3],
  ["what does not exist", { orphans: true }, 0],
])("%s is found however rare it is, in more pages than it fills", async (_, filter, count) => {
  const found = await pages(planted.selection({ every: [filter] }), 10);
  expect(found.flat()).toHaveLength(count);
  expect(found.length).toBeGreaterThan(2);
});

test("what an index finds needs no more pages than it fills", async () => {
  const found = await pages(planted.selection({ every: [{ action: "tool:rare" }] }), 10);
  expect(found.map((page) => page.length)).toEqual([3]);
});

test("pages are those of one long list, whatever is appended meanwhile", async () => {
  const { log, selection } = planted;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 60, max: 400 }),
      fc.constantFrom<ExecutionFilter>(
        { resource: "Tool::t3" },
        { text: "t3" },
        { toMs: T + 12_000 },
      ),
      fc.array(fc.integer({ min: -5_000, max: MANY + 5_000 }), { minLength: 1, maxLength: 20 }),
      async (pageSize, filter, times) => {
        const asked = selection({ every: [{ ...filter, fromMs: T + 11_000 }] });
        const [all] = await pages(asked, 5_000);
        // Newer ones, but also some whose ids are among those that are there.
        const late = times.map((ms): Planted => ({ decidedAtMs: T + ms, resource: "Tool::t3" }));
        const found = await pages(asked, pageSize, () => log.decide(TENANT, late));
        expect(found.flat()).toEqual(all);
      },
    ),
    { numRuns: 6 },
  );
});

test("at a size of the log the same is found for ever", async () => {
  const upTo = { logId: 1, index: 5_000 };
  const asked = planted.selection({ upTo });
  const before = (await pages(asked, 500)).flat();
  expect(before).toHaveLength(5_000);
  await planted.log.decide(TENANT, [{ decidedAtMs: T + 1 }, { decidedAtMs: T + 50_000 }]);
  expect((await pages(asked, 500)).flat()).toEqual(before);
});

test("far back in the log, what came later is not looked through", async () => {
  const { log, selection, store } = planted;
  const upTo = { logId: 1, index: 5_000 };
  const bound = await store.boundAt(upTo);
  const HOUR = 3_600_000;
  await log.decide(
    TENANT,
    Array.from({ length: 6_000 }, (_, n) => ({ decidedAtMs: T + HOUR + n })),
  );
  const reached = async (before: string | null) =>
    (await searchPage(store, selection({ upTo }), before, 500)).end ?? "";
  const later = lowestId(T + HOUR);
  expect((await reached(null)) > later).toBe(true);
  expect((await reached(bound)) < later).toBe(true);
  expect(await store.boundAt({ logId: 1, index: log.size() })).toBeNull();
});

test("a log that follows another one has all of that one before it", async () => {
  const all = planted.log.size();
  expect(
    (await pages(planted.selection({ upTo: { logId: 2, index: 0 } }), 500)).flat().length,
  ).toBeGreaterThan(MANY);
  expect((await pages(planted.selection({ upTo: { logId: 0, index: all } }), 500)).flat()).toEqual(
    [],
  );
});

test("counting stops at ten thousand, and says so", async () => {
  const { store, selection } = planted;
  expect(await store.count(selection())).toMatchObject({
    total: 10_000,
    isCapped: true,
    reachedId: null,
  });
  expect(await store.count(selection({ every: [{ action: "tool:rare" }] }))).toEqual({
    total: 3,
    isCapped: false,
    reachedId: null,
    byDecision: new Map([["ALLOW", 3]]),
    byReason: new Map(),
  });
  // More were not looked at than were.
  const { isCapped, reachedId } = await store.count(selection({ every: [{ started: true }] }));
  expect(isCapped).toBe(true);
  expect(reachedId).toMatch(/^[0-9a-f]{8}-/);
});
