import { openPool } from "@writ/postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { revocationRecord } from "../revocation/record.ts";
import { sealRevocation } from "../revocation/seal-revocation.ts";
import { nowMs, uuid } from "../testing/claims.ts";
import { database } from "./database.ts";
import { type RevocationOrder, type Revocations, revocations } from "./revocations.ts";

let fresh: TestDatabase;
let pool: Pool;
let store: Revocations;

beforeAll(async () => {
  fresh = await freshDatabase();
  pool = openPool(fresh.urlOf("grants"), { max: 8, applicationName: "test" });
  store = revocations(database(pool));
});
afterAll(async () => {
  await pool.end();
  await fresh[Symbol.asyncDispose]();
});

function order(n: number, tenant = "sample"): RevocationOrder {
  const by = "spiffe://writ.test/operator/ann";
  const revocationId = uuid(n);
  return { tenant, revocationId, type: "grant", value: uuid(n), reason: "r", by, atMs: nowMs };
}

function add(o: RevocationOrder) {
  return store.add(o, (own, all) => sealRevocation(o, o.revocationId, own, all));
}

test("revocations made at the same time form one unbroken chain per tenant and one of all", async () => {
  const orders = Array.from({ length: 24 }, (_, n) => order(n, n % 3 === 0 ? "other" : "sample"));
  await Promise.all(orders.map(add));
  const rows = await store.after(0, 100);
  expect(rows.map((r) => r.all.seq)).toEqual(orders.map((_, n) => n + 1));
  const record = revocationRecord();
  record.add(rows);
  expect(record.stream("other").head.seq).toBe(8);
  expect(record.stream("sample").head.seq).toBe(16);
  expect(record.stream("").head.seq).toBe(24);
});

test("the same id is the same revocation, however often and at the same time it is added", async () => {
  const again = order(500, "twins");
  const added = await Promise.all(Array.from({ length: 8 }, () => add(again)));
  expect(new Set(added.map((r) => r.own.seq))).toEqual(new Set([1]));
  const { eventId, reason } = await add({ ...again, reason: "another" });
  expect({ eventId, reason }).toEqual({ eventId: added[0]?.eventId, reason: "r" });
});

test("a failing seal leaves nothing behind and holds no lock", async () => {
  const before = await store.after(0, 100);
  const failing = store.add(order(600), () => expect.fail("no chain"));
  await expect(failing).rejects.toThrow("no chain");
  await expect(add(order(601))).resolves.toBeDefined();
  expect(await store.after(0, 100)).toHaveLength(before.length + 1);
});

test("the index of the evidence is noted once", async () => {
  const revocation = await add(order(700));
  await store.recorded(revocation, 7);
  await store.recorded(revocation, 8);
  const rows = await store.after(revocation.all.seq - 1, 1);
  expect(rows[0]?.evidenceIndex).toBe(7);
  const pending = await store.unrecorded(100);
  expect(pending.map((r) => r.revocationId)).not.toContain(revocation.revocationId);
  expect(pending[0]?.all.seq).toBe(1);
});

test.each([
  "delete from grants.revocation",
  "update grants.revocation set value = 'x'",
  "truncate grants.revocation",
  "delete from grants.redemption",
  "update grants.redemption set verifier = 'x'",
  "update grants.outcome set status = 'failed'",
  "update grants.bundle_state set seq = 1",
  "delete from grants.bundle_state",
  "create table grants.x ()",
  "select * from evidence.leaf",
])("the service's role may not: %s", async (sql) => {
  await expect(pool.query(sql)).rejects.toThrow(/permission denied/);
});
