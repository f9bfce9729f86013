import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/database.ts";
import { arrayField, binaryRecords, field } from "./binary-record.ts";

interface Row {
  readonly id: string | null;
  readonly name: string | null;
  readonly count: number | null;
  readonly bytes: Uint8Array | null;
  readonly names: readonly string[] | null;
  readonly contents: readonly Uint8Array[] | null;
  readonly ids: readonly string[] | null;
}

const fields = [
  field<Row, "uuid">("uuid", (r) => r.id),
  field<Row, "text">("text", (r) => r.name),
  field<Row, "int4">("int4", (r) => r.count),
  field<Row, "bytea">("bytea", (r) => r.bytes),
  arrayField<Row, "text">("text", (r) => r.names),
  arrayField<Row, "bytea">("bytea", (r) => r.contents),
  arrayField<Row, "uuid">("uuid", (r) => r.ids),
];

let database: TestDatabase;
let client: pg.Client;
let oid: number;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(
    `create type sample as (id uuid, name text, count int4, bytes bytea, names text[], contents bytea[], ids uuid[])`,
  );
  const { rows } = await client.query<{ oid: number }>("select 'sample'::regtype::oid as oid");
  oid = Number(rows[0]?.oid);
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

async function understood(rows: readonly Row[]): Promise<unknown[]> {
  const sql = `select id, name, count, bytes, names, contents, ids::text[]
    from unnest($1::sample[]) with ordinality order by ordinality`;
  return (await client.query(sql, [binaryRecords(oid, fields, rows)])).rows;
}

const text = fc.string({ unit: "grapheme" }).filter((s) => !s.includes("\0"));
const bytes = fc.uint8Array({ maxLength: 20_000 }).map((b) => Buffer.from(b));
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.option(fc.uuid()),
  name: fc.option(text),
  count: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  bytes: fc.option(bytes),
  names: fc.option(fc.array(text, { maxLength: 3 })),
  contents: fc.option(fc.array(bytes, { maxLength: 3 })),
  ids: fc.option(fc.array(fc.uuid(), { maxLength: 3 })),
});

test("the server reads back what was sent, any number of rows, empty arrays and nulls apart", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
      expect(await understood(rows)).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test("what a field's type can not hold is refused before anything is sent", () => {
  const [ids, names] = [[{ ids: ["not a uuid"] }], [{ names: ["a\0b"] }]] as unknown as Row[][];
  const idsOnly = [arrayField<Row, "uuid">("uuid", (r) => r.ids)];
  const namesOnly = [arrayField<Row, "text">("text", (r) => r.names)];
  expect(() => binaryRecords(oid, idsOnly, ids ?? [])).toThrow(TypeError);
  expect(() => binaryRecords(oid, namesOnly, names ?? [])).toThrow(TypeError);
});
