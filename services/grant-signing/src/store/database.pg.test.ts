import { openPool } from "@writ/postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { database, DatabaseUnavailableError } from "./database.ts";

let fresh: TestDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh[Symbol.asyncDispose]());

test("a database that is gone is unavailable, a mistake of ours is not", async () => {
  const pool = openPool(fresh.urlOf("grants"), { max: 1, applicationName: "test" });
  const { query, transaction } = database(pool);
  await expect(query({ text: "select nonsense" })).rejects.toThrow(/nonsense/);
  await expect(query({ text: "select pg_terminate_backend(pg_backend_pid())" })).rejects.toThrow(
    DatabaseUnavailableError,
  );
  await expect(query({ text: "select 1" })).resolves.toMatchObject({ rowCount: 1 });
  await pool.end();
  await expect(query({ text: "select 1" })).rejects.toThrow(DatabaseUnavailableError);
  await expect(transaction((q) => q({ text: "select 1" }))).rejects.toThrow(
    DatabaseUnavailableError,
  );
});

test("a transaction that fails leaves nothing behind, and its connection is not used again", async () => {
  const pool = openPool(fresh.urlOf("grants"), { max: 1, applicationName: "test" });
  const { query, transaction } = database(pool);
  const insert = {
    text: "insert into grants.bundle_state (seq, bundle, signed_at) values (1, 'x', now())",
  };
  const failing = transaction(async (q) => {
    await q(insert);
    throw new Error("halfway");
  });
  await expect(failing).rejects.toThrow("halfway");
  await expect(query({ text: "select from grants.bundle_state" })).resolves.toMatchObject({
    rowCount: 0,
  });
  await transaction((q) => q(insert));
  await expect(query({ text: "select from grants.bundle_state" })).resolves.toMatchObject({
    rowCount: 1,
  });
  await pool.end();
});
