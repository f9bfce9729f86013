import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/database.ts";
import { binaryArray } from "./binary-array.ts";
import type { Element, ElementType } from "./element-codec.ts";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query("set timezone to 'UTC'");
});

afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

/** What the server understood, each item as text; bytes as hex. */
async function understood<T extends ElementType>(
  type: T,
  items: readonly (Element[T] | null)[],
): Promise<readonly (string | null)[]> {
  const asText = type === "bytea" ? "encode(item, 'hex')" : "item::text";
  const { rows } = await client.query<{ items: (string | null)[] }>(
    `select coalesce(array_agg(${asText} order by n), '{}') as items
     from unnest($1::${type}[]) with ordinality as t(item, n)`,
    [binaryArray(type, items)],
  );
  return rows[0]?.items ?? [];
}

describe("the server reads back what was sent:", () => {
  const uuid = "0190b5c0-1234-7abc-8def-000000000001";

  test("bytea", async () => {
    const items = [new Uint8Array([0, 255]), null, new Uint8Array()];
    expect(await understood("bytea", items)).toEqual(["00ff", null, ""]);
  });

  test("text", async () => {
    const items = ["a", "", null, "NULL", '{"x",}\\', "ä\u{1f600}"];
    expect(await understood("text", items)).toEqual(items);
  });

  test("uuid", async () => {
    expect(await understood("uuid", [uuid, null, uuid.toUpperCase()])).toEqual([uuid, null, uuid]);
  });

  test("int8", async () => {
    const items = [2n ** 63n - 1n, -(2n ** 63n), 0, -1, null];
    expect(await understood("int8", items)).toEqual([
      "9223372036854775807",
      "-9223372036854775808",
      "0",
      "-1",
      null,
    ]);
  });

  test("int4", async () => {
    expect(await understood("int4", [2 ** 31 - 1, null, -(2 ** 31)])).toEqual([
      "2147483647",
      null,
      "-2147483648",
    ]);
  });

  test("timestamptz", async () => {
    const items = [
      new Date("2026-02-03T04:05:06.789Z"),
      null,
      0,
      new Date("1999-12-31T23:59:59.999Z"),
    ];
    expect(await understood("timestamptz", items)).toEqual([
      "2026-02-03 04:05:06.789+00",
      null,
      "1970-01-01 00:00:00+00",
      "1999-12-31 23:59:59.999+00",
    ]);
  });

  test("bool", async () => {
    expect(await understood("bool", [true, false, null])).toEqual(["true", "false", null]);
  });

  test.each(["bytea", "text", "uuid", "int8", "int4", "timestamptz", "bool"] as const)(
    "no %s at all, and nothing but nulls",
    async (type) => {
      expect(await understood(type, [])).toEqual([]);
      expect(await understood(type, [null, null])).toEqual([null, null]);
    },
  );

  test("any text, in any number and order", async () => {
    const storable = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(storable)), async (items) => {
        expect(await understood("text", items)).toEqual(items);
      }),
      { numRuns: 50 },
    );
  });

  test("any bytes, in any number and order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.uint8Array())), async (items) => {
        const hex = items.map((item) => item && Buffer.from(item).toString("hex"));
        expect(await understood("bytea", items)).toEqual(hex);
      }),
      { numRuns: 50 },
    );
  });
});
