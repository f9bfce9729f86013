import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { storeContract } from "./contract.ts";
import { postgresStore } from "./postgres.ts";

async function open() {
  const database = await freshDatabase();
  const pool = openPool(database.urlOf("policy"), { applicationName: "test" });
  return {
    ...postgresStore(pool),
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

storeContract(open);

test("the role of policy-decision cannot change or delete what was published", async () => {
  await using store = await open();
  for (const statement of [
    "update policy.policy_set set name = 'other'",
    "delete from policy.policy_file",
    "update policy.activation set digest = 'other'",
    "delete from policy.activation",
    "select * from evidence.tlog_entry",
    "select * from grants.redemption",
    "create table policy.mine (a int)",
  ])
    await expect(store.pool.query(statement), statement).rejects.toThrow(/permission denied/);
});
