import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/database.ts";
import { migrate, MigrationError } from "./migrate.ts";

let database: TestDatabase;
let client: pg.Client;
let folder: URL;

beforeEach(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  folder = pathToFileURL(await mkdtemp(join(tmpdir(), "writ-migrations-")));
});

afterEach(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function file(name: string, sql: string): Promise<void> {
  return writeFile(new URL(`${folder.href}/${name}`), sql);
}

async function tables(): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename like 'm\\_%' order by 1",
  );
  return rows.map((row) => row.name);
}

test("applies files in the order of their names, once", async () => {
  await file("0002_second.sql", "create table m_second (id int references m_first)");
  await file("0001_first.sql", "create table m_first (id int primary key)");
  expect(await migrate(client, folder, "x")).toEqual(["0001_first.sql", "0002_second.sql"]);
  expect(await migrate(client, folder, "x")).toEqual([]);
  await file("0003_third.sql", "create table m_third ()");
  expect(await migrate(client, folder, "x")).toEqual(["0003_third.sql"]);
});

test("keeps areas apart that have files of the same name", async () => {
  await file("0001_a.sql", "create table m_a ()");
  await migrate(client, folder, "x");
  await file("0001_a.sql", "create table m_b ()");
  expect(await migrate(client, folder, "y")).toEqual(["0001_a.sql"]);
});

test("refuses a file that was changed after it was applied", async () => {
  await file("0001_a.sql", "create table m_a ()");
  await migrate(client, folder, "x");
  await file("0001_a.sql", "create table m_a (id int)");
  await expect(migrate(client, folder, "x")).rejects.toThrow("x/0001_a.sql was changed");
});

test("undoes a file that fails halfway, keeps the ones before it, and goes on once it is mended", async () => {
  await file("0001_a.sql", "create table m_a ()");
  await file("0002_b.sql", "create table m_b (); select no_such_function()");
  await expect(migrate(client, folder, "x")).rejects.toThrow(
    /x\/0002_b.sql failed: .*no_such_function/,
  );
  expect(await tables()).toEqual(["m_a"]);
  await file("0002_b.sql", "create table m_b ()");
  expect(await migrate(client, folder, "x")).toEqual(["0002_b.sql"]);
});

test("lets several processes migrate at once, and applies each file once", async () => {
  await file("0001_a.sql", "create table m_a ()");
  await file("0002_b.sql", "create table m_b ()");
  const others = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const other = new pg.Client(database.url);
      await other.connect();
      return other;
    }),
  );
  const applied = await Promise.all(others.map((other) => migrate(other, folder, "x")));
  await Promise.all(others.map((other) => other.end()));
  expect(applied.flat().toSorted()).toEqual(["0001_a.sql", "0002_b.sql"]);
});

test("takes a missing folder for an empty one", async () => {
  expect(await migrate(client, new URL(`${folder.href}/none`), "x")).toEqual([]);
});

test("refuses SQL files with a name out of form, and passes by other files", async () => {
  await file("README.md", "not SQL");
  expect(await migrate(client, folder, "x")).toEqual([]);
  await file("1_a.sql", "create table m_a ()");
  await expect(migrate(client, folder, "x")).rejects.toThrow(MigrationError);
});
