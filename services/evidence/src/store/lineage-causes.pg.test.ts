import { openPool } from "@writ/postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import type { ExecutionFilter, Selection } from "../lineage/execution-filter.ts";
import { searchPage } from "../lineage/search-page.ts";
import type { Execution } from "../lineage.ts";
import { TENANT } from "../testing/planted-lineage.ts";
import { type PlantedLog, plantedLog } from "../testing/planted-log.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";
import { ORIGIN } from "../testing/test-log.ts";
import { askedOf } from "./lineage-asked.ts";
import { candidatesOf } from "./lineage-candidates.ts";
import { lineageStore } from "./lineage-store.ts";
import { lineageUrl } from "./lineage-url.ts";
import { queries } from "./queries.ts";

/** More than the window of any query holds. */
const MANY = 12_000;
/** Caused by the same one: more than a page. */
const LED = 600;
const PAGE = 250;

let database: TestDatabase;
let log: PlantedLog;
let pool: ReturnType<typeof openPool>;
let first: Execution;
let second: Execution;
let led: readonly string[];

beforeAll(async () => {
  database = await freshDatabase();
  log = await plantedLog(database.url, ORIGIN);
  pool = openPool(lineageUrl(database.url), { applicationName: "causes" });
  [first = never(), second = never()] = await log.decide(TENANT, [{}, {}]);
  await log.decide(
    TENANT,
    Array.from({ length: MANY }, (_, n) => ({ decidedAtMs: T + n })),
  );
  const causes = [first.executionId];
  const some = await log.decide(
    TENANT,
    Array.from({ length: LED }, (_, n) => ({ decidedAtMs: T + n * 20, causes })),
  );
  led = some.map((e) => e.executionId).toSorted((a, b) => (a < b ? 1 : -1));
});
afterAll(async () => {
  await pool?.end();
  await log?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const never = (): never => {
  throw new Error("there is none");
};
const selectionOf = (filter: ExecutionFilter): Selection => ({
  tenantId: TENANT,
  every: [filter],
  without: {},
  upTo: { logId: 1, index: log.size() },
  nowMs: T,
});

/** What the plan of a search scans, as the database tells it. */
async function planOf(filter: ExecutionFilter): Promise<string> {
  const selection = selectionOf(filter);
  const asked = askedOf(selection);
  const { rows } = candidatesOf(selection, null, asked);
  const plan = await pool.query(`explain select e.* from ${rows} limit 5000`, [...asked.values]);
  return JSON.stringify(plan.rows);
}

/** The pages of a search. */
async function pages(filter: ExecutionFilter): Promise<readonly (readonly string[])[]> {
  const store = lineageStore(queries(pool), ORIGIN);
  const found: string[][] = [];
  for (let before: string | null = null; ;) {
    const page = await searchPage(store, selectionOf(filter), before, PAGE);
    found.push(page.executions.map((e) => e.executionId));
    before = page.end;
    if (before === null) return found;
  }
}

test("what one caused is found page by page, newest first, and by its index alone", async () => {
  const both = [first.executionId, second.executionId];
  const [late] = await log.decide(TENANT, [{ decidedAtMs: T + MANY, causes: both }]);
  // The same id is a cause for nobody else.
  await log.decide("other", [{ causes: both }]);
  const id = late?.executionId ?? never();
  const found = await pages({ causeId: first.executionId });
  expect(found.flat()).toEqual([id, ...led]);
  expect(found.map((page) => page.length)).toEqual([PAGE, PAGE, LED + 1 - 2 * PAGE]);
  expect(await pages({ causeId: second.executionId })).toEqual([[id]]);
  expect(await pages({ causeId: id })).toEqual([[]]);
});

test.each(["before", "after"])(
  "the plan begins with the index of causes, %s the database has counted its rows",
  async (when) => {
    if (when === "after") await pool.query("analyze evidence.execution, evidence.execution_cause");
    for (const { executionId } of [first, second]) {
      const plan = await planOf({ causeId: executionId });
      expect(plan).toContain("execution_cause_pkey");
      expect(plan).not.toMatch(/Seq Scan|Sort/);
    }
  },
);
