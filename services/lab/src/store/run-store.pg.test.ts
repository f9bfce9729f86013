import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { openPool } from "@writ/postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import { closeLeftover } from "../runs/close-leftover.ts";
import { ticket } from "../runs/ticket.ts";
import { runStore } from "./run-store.ts";
import { worldStore } from "./world-store.ts";

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.urlOf("lab"), { applicationName: "test" });
});

afterAll(async () => {
  await pool?.end();
  await database?.[Symbol.asyncDispose]();
});

const newId = (): string => uuidv7(Date.now(), randomBytes(10));
const events = (...numbers: readonly number[]) =>
  numbers.map((seq) => ({ seq, body: new Uint8Array([seq]) }));

async function newRun(): Promise<string> {
  const runId = newId();
  await runStore(pool).addRun({ runId, visitorId: newId(), monitorDelayS: 1 });
  return runId;
}

test("events are kept in their order, and writing them again changes nothing", async () => {
  const store = runStore(pool);
  const runId = await newRun();
  await store.addEvents(runId, events(1, 2));
  await store.addEvents(runId, events(2, 3));
  const kept = await store.events(runId, 1);
  expect(kept?.map(({ body, seq }) => [seq, body[0]])).toEqual([
    [2, 2],
    [3, 3],
  ]);
});

test("a run that there is not has no events", async () => {
  expect(await runStore(pool).events(newId(), 0)).toBeUndefined();
});

test("runs of a process that is no more are ended, once, and their events say so", async () => {
  const store = runStore(pool);
  const runId = await newRun();
  await store.addEvents(runId, events(1));
  await closeLeftover(store, () => 1_000);
  await closeLeftover(store, () => 2_000);
  expect((await store.events(runId, 0))?.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(await store.openRuns()).toEqual([]);
});

test("old runs are removed with all their rows; those that go on stay", async () => {
  const store = runStore(pool);
  const [old, live] = [await newRun(), await newRun()];
  for (const runId of [old, live]) await worldStore(pool, "lab_open").addTicket(runId, ticket);
  await store.endRun(old);
  await store.forget(60_000);
  expect(await store.events(old, 0)).toEqual([]);
  await store.forget(0);
  expect(await store.events(old, 0)).toBeUndefined();
  const left = await query(database.url, "select run_id from lab_open.ticket");
  expect(left.map(({ run_id: id }) => id)).toEqual([live]);
});
