import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { databaseState } from "./database-state.ts";
import { queries } from "./queries.ts";

test("the service's own role may know how the database is", async () => {
  await using database = await freshDatabase();
  const pool = openPool(database.urlOf("evidence"), { applicationName: "test" });
  const state = await databaseState(queries(pool));
  await pool.end();
  expect(state).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+/),
    settings: {
      fsync: expect.stringMatching(/^(?:on|off)$/),
      full_page_writes: expect.stringMatching(/^(?:on|off)$/),
      synchronous_commit: expect.stringMatching(/^\w+$/),
    },
    replicas: 0,
    replicaLagS: null,
  });
  expect(state.bytes).toBeGreaterThan(1_000_000);
});
