import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import { sampleEvents } from "../testing/events.ts";
import { isLeading, testLog } from "../testing/test-log.ts";

const NEVER_CHANGED = [
  "tlog_entry",
  "tile",
  "statement",
  "execution",
  "execution_event",
  "execution_cause",
  "revocation",
  "idempotency",
  "reservation",
];
const TABLES = [...NEVER_CHANGED, "opening", "counter", "tlog_head", "tenant_head"];

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const events = sampleEvents();
  await using sequencer = testLog(database.urlOf("evidence")).sequencer();
  await sequencer.until(isLeading);
  const idempotency = { key: "k", requestDigest: new Uint8Array(32) };
  const charges = [{ key: "c", cost: 1, limit: 5 }];
  const decision = events.decision(null, { idempotency, takes: ["once"], charges });
  await sequencer.append(events.entry(decision), Infinity);
  await sequencer.append(events.entry(events.revocation()), Infinity);
});
afterAll(() => database[Symbol.asyncDispose]());

async function firstColumn(table: string): Promise<string> {
  const [row] = await query(
    database.url,
    "select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum limit 1",
    [`evidence.${table}`],
  );
  return String(row?.["attname"]);
}

describe("the evidence role", () => {
  test.each(TABLES)("may not delete from or truncate %s", async (table) => {
    const url = database.urlOf("evidence");
    await expect(query(url, `delete from evidence.${table}`)).rejects.toThrow(/permission denied/);
    await expect(query(url, `truncate evidence.${table}`)).rejects.toThrow(/permission denied/);
  });

  test.each([...NEVER_CHANGED, "opening"])("may not update %s", async (table) => {
    const column = await firstColumn(table);
    const update = `update evidence.${table} set ${column} = ${column}`;
    await expect(query(database.urlOf("evidence"), update)).rejects.toThrow(/permission denied/);
  });

  test.each([
    "tlog_head set origin = 'x'",
    "tenant_head set tenant_id = 'x'",
    "counter set key = 'x'",
  ])("may not update %s", async (update) => {
    const sql = `update evidence.${update}`;
    await expect(query(database.urlOf("evidence"), sql)).rejects.toThrow(/permission denied/);
  });

  test("may create nothing", async () => {
    const sql = "create table evidence.mine (a int)";
    await expect(query(database.urlOf("evidence"), sql)).rejects.toThrow(/permission denied/);
  });
});

describe.each(["identity", "policy", "grants"] as const)("the role of %s", (role) => {
  test.each(TABLES)("may neither read nor write %s", async (table) => {
    const url = database.urlOf(role);
    const column = await firstColumn(table);
    for (const sql of [
      `select * from evidence.${table}`,
      `insert into evidence.${table} default values`,
      `update evidence.${table} set ${column} = ${column}`,
      `delete from evidence.${table}`,
    ])
      await expect(query(url, sql)).rejects.toThrow(/permission denied/);
  });
});

describe("not even the administrator", () => {
  test.each(NEVER_CHANGED)("changes or removes rows of %s in passing", async (table) => {
    const column = await firstColumn(table);
    for (const sql of [
      `update evidence.${table} set ${column} = ${column}`,
      `delete from evidence.${table}`,
      `truncate evidence.${table}`,
    ])
      await expect(query(database.url, sql)).rejects.toThrow("is append-only");
  });

  test.each([
    ["changes an opening", "contents[1] = '\\x00'"],
    ["gives one another name", "names[1] = 'other'"],
    ["adds one", "names = names || 'other'::text, contents = contents || ''::bytea"],
    ["moves them to another event", "event_id = gen_random_uuid()"],
  ])("%s", async (_, change) => {
    const sql = `update evidence.opening set ${change}`;
    await expect(query(database.url, sql)).rejects.toThrow(
      "is append-only, but for what is erased",
    );
  });

  test("removes the row of an event's openings, though each may be erased", async () => {
    await expect(query(database.url, "delete from evidence.opening")).rejects.toThrow(
      "append-only",
    );
    await query(database.url, "update evidence.opening set names = '{}', contents = '{}'");
    const left = await query(database.url, "select names, contents from evidence.opening");
    expect(left).toEqual([{ names: [], contents: [] }]);
  });
});

describe("the database computes again", () => {
  test("the hash of a leaf", async () => {
    const sql = `insert into evidence.tlog_entry (log_id, idx, event_id, leaf_hash, entry)
      values (1, 99, gen_random_uuid(), sha256('y'), 'x')`;
    await expect(query(database.url, sql)).rejects.toThrow(/check constraint/);
  });

  test("the digest of a statement", async () => {
    const sql = `insert into evidence.statement
      (tenant_id, event_id, kind, payload, signature, key_id, pae_digest, log_index)
      select tenant_id, gen_random_uuid(), kind, payload || 'x', signature, key_id, pae_digest, 99
      from evidence.statement where kind = 'revocation'`;
    await expect(query(database.url, sql)).rejects.toThrow(/check constraint/);
  });
});
