import { expect, test } from "vitest";
import { freshDatabase } from "../../../test/support/database.ts";
import { query } from "../../../test/support/query.ts";
import { openPool } from "./pool.ts";

const NAME = "pool-test";

test("names itself and bounds every statement", async () => {
  await using database = await freshDatabase();
  const pool = openPool(database.urlOf("evidence"), { applicationName: NAME });
  const { rows } = await pool.query(
    "select current_setting('application_name') as name, current_setting('statement_timeout') as timeout",
  );
  expect(rows).toEqual([{ name: NAME, timeout: "10s" }]);
  await pool.end();
});

test("survives the loss of connections, idle or lent, and opens new ones", async () => {
  await using database = await freshDatabase();
  const pool = openPool(database.urlOf("evidence"), { applicationName: NAME });
  const lent = await pool.connect();
  const lost = new Promise((resolve) => lent.once("end", resolve));
  await pool.query("select 1");
  const idleGone = new Promise((resolve) => pool.once("remove", resolve));
  await query(
    database.url,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
    [NAME],
  );
  await Promise.all([lost, idleGone]);
  await expect(lent.query("select 1")).rejects.toThrow("not queryable");
  lent.release(true);
  expect((await pool.query("select 1 as x")).rows).toEqual([{ x: 1 }]);
  await pool.end();
});

test("fails, and does not wait for ever, when nobody listens", async () => {
  const pool = openPool("postgres://nobody:none@127.0.0.1:1/none", { applicationName: NAME });
  await expect(pool.query("select 1")).rejects.toThrow("ECONNREFUSED");
  await pool.end();
});
