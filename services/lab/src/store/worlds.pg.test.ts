import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { openPool } from "@writ/postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import { payment } from "../causes/acts.ts";
import { ticket } from "../runs/ticket.ts";
import { type Deed, effect } from "../tools/effects.ts";
import { keyHash, KeyRefusedError, openTools } from "../tools/open-tools.ts";
import { damageStore } from "./damage-store.ts";
import { openStore } from "./open-store.ts";
import { runStore } from "./run-store.ts";
import { worldStore } from "./world-store.ts";

const KEY = "the-static-key";
const said = { principal: "User::alice", actor: "Agent::refund-bot", measurement: undefined };

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.urlOf("lab"), { applicationName: "test" });
  await openStore(pool).setKey("refund-desk", keyHash(KEY));
});

afterAll(async () => {
  await pool?.end();
  await database?.[Symbol.asyncDispose]();
});

const newId = (): string => uuidv7(Date.now(), randomBytes(10));

async function newRun(): Promise<string> {
  const runId = newId();
  await runStore(pool).addRun({ runId, visitorId: newId(), monitorDelayS: 5 });
  return runId;
}

function deed(
  runId: string,
  act: Pick<Deed, "action" | "input" | "resource">,
  stepId = "step",
): Deed {
  return { runId, actId: newId(), stepId, agent: said.actor, program: "", ...act };
}

const exporting = (from: number) => ({
  action: "data:export",
  resource: "Dataset::customers",
  input: { from, rows: 500 },
});

test("the tables of both worlds are equal", async () => {
  const columns = (world: string) =>
    query(
      database.url,
      `select table_name, column_name, data_type, is_nullable from information_schema.columns
       where table_schema = $1 and table_name not in ('api_key', 'audit', 'stop_order', 'alarm') order by 1, 2`,
      [world],
    );
  expect(await columns("lab_open")).toEqual(await columns("lab_writ"));
  expect(await columns("lab_writ")).not.toEqual([]);
});

test("the tools do the same in both worlds, each in its own rows", async () => {
  const runId = await newRun();
  for (const schema of ["lab_writ", "lab_open"] as const) {
    const world = worldStore(pool, schema);
    await world.addTicket(runId, ticket);
    const read = { action: "ticket:read", resource: "Ticket::T-1042", input: {} };
    expect(await effect(world, deed(runId, read))).toMatchObject({ customerId: "C-88" });
    const customer = { action: "customer:read", resource: "Customer::C-88", input: {} };
    expect(await effect(world, deed(runId, customer))).toMatchObject({ name: "Customer 88" });
  }
  expect(await effect(worldStore(pool, "lab_writ"), deed(runId, payment(4200)))).toEqual({
    paid: "42.00",
  });
  const counted = await query(
    database.url,
    "select (select count(*) from lab_writ.refund where run_id = $1) as writ, (select count(*) from lab_open.refund where run_id = $1) as open",
    [runId],
  );
  expect(counted).toEqual([{ writ: "1", open: "0" }]);
});

test("an act of the watched world and its note are one transaction", async () => {
  const runId = await newRun();
  const store = openStore(pool);
  const tools = openTools(store);
  await tools.use(KEY, deed(runId, payment(4200)), said);
  const bad = {
    action: "payment:refund",
    resource: "Invoice::INV-77",
    input: { amount_minor: "4200" },
  };
  await expect(tools.use(KEY, deed(runId, bad), said)).rejects.toThrow("amount_minor");
  const notes = await store.notesAfter(runId, 0);
  expect(notes.map(({ action, keyId }) => [action, keyId])).toEqual([
    ["payment:refund", "refund-desk"],
  ]);
  expect(await store.notesAfter(runId, notes[0]?.seq ?? 0)).toEqual([]);
});

test("a key that is none opens nothing and leaves no note", async () => {
  const runId = await newRun();
  const store = openStore(pool);
  const trying = openTools(store).use("another-key", deed(runId, payment(4200)), said);
  await expect(trying).rejects.toThrow(KeyRefusedError);
  expect(await store.notesAfter(runId, 0)).toEqual([]);
});

test("what is noted after an order to stop says so, until the agent is started again", async () => {
  const runId = await newRun();
  const store = openStore(pool);
  const tools = openTools(store);
  const pay = () => tools.use(KEY, deed(runId, payment(1000)), said);
  await pay();
  await store.orderStop(runId, said.actor);
  await pay();
  await store.liftStop(runId);
  await pay();
  const notes = await store.notesAfter(runId, 0);
  expect(notes.map(({ isAfterStop }) => isAfterStop)).toEqual([false, true, false]);
});

test("the damage is what was forbidden, from the first commit to the alarm, and nothing else", async () => {
  const runId = await newRun();
  const store = openStore(pool);
  const damage = damageStore(pool);
  const tools = openTools(store);
  const verdict = { runId, incident: 1, code: "NO_PERMIT", policyIds: [] };
  const fine = deed(runId, payment(4200));
  await tools.use(KEY, fine, said);
  await damage.addVerdict({ ...verdict, actId: fine.actId, isForbidden: false, code: "" });
  expect(await damage.damage(runId, 1)).toMatchObject({
    amountMoved: 0,
    firstEffectAtMs: undefined,
  });

  const taken = [deed(runId, exporting(0)), deed(runId, exporting(500))];
  for (const act of taken) {
    await tools.use(KEY, act, said);
    await damage.addVerdict({ ...verdict, actId: act.actId, isForbidden: true });
  }
  const running = await damage.damage(runId, 1);
  expect(running).toMatchObject({ recordsOut: 1_000, amountMoved: 0, rowsChanged: 1_000 });
  const [, first] = await store.notesAfter(runId, 0);
  expect(running.firstEffectAtMs).toBe(Math.floor(first?.committedAtMs ?? 0));

  const [act = fine] = taken;
  const alarm = { runId, actId: act.actId, stepId: "step", policyIds: [], message: "alarm" };
  await store.raise(alarm);
  await store.raise(alarm);
  await damage.contain(runId, 1);
  const over = await damage.damage(runId, 1);
  expect(over.alarmAtMs).toBeGreaterThanOrEqual(over.firstEffectAtMs ?? Infinity);
  expect(over.containedAtMs).toBeGreaterThanOrEqual(over.alarmAtMs ?? Infinity);
  expect(await damage.damage(runId, 2)).toMatchObject({ recordsOut: 0, alarmAtMs: undefined });
  expect(await damage.effects(runId)).toMatchObject({ recordsOut: 0, amountMoved: 0 });
});

test("two runs do not see each other's rows", async () => {
  const [one, other] = [await newRun(), await newRun()];
  const world = worldStore(pool, "lab_writ");
  await world.addTicket(one, ticket);
  await effect(world, deed(one, payment(4200)));
  expect(await world.ticket(other, ticket.ticketId)).toBeUndefined();
  expect(await damageStore(pool).effects(other)).toMatchObject({ amountMoved: 0 });
  expect(await damageStore(pool).effects(one)).toMatchObject({ amountMoved: 4_200 });
});

test("the role of the demo reaches nothing of the control plane", async () => {
  for (const table of [
    "identity.principal",
    "policy.policy_set",
    "grants.redemption",
    "evidence.statement",
  ])
    await expect(pool.query(`select from ${table}`), table).rejects.toThrow("permission denied");
});
