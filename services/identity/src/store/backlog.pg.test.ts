import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { backlog } from "./backlog.ts";
import { postgresStore } from "./postgres.ts";

test("counts the uses that are remembered and the statements that wait", async () => {
  await using database = await freshDatabase();
  const pool = openPool(database.urlOf("identity"), { applicationName: "test" });
  const store = postgresStore(pool);
  expect(await backlog(pool)).toEqual({ uses: 0, statements: 0 });
  const use = { tenant: "acme", ns: "Agent::a", jti: "1", forgetAtMs: 1_000 };
  await store.claim(new Map([["acme", 0n]]), [use, { ...use, jti: "2" }]);
  const [payload, signature] = [Uint8Array.of(1), Uint8Array.of(2)];
  const statement = {
    tenant: "acme",
    eventId: "01900000-0000-7000-8000-000000000001",
    payload,
    signature,
    keyId: "kid",
  };
  const principal = {
    tenant: "acme",
    uid: "Agent::a",
    attributes: {},
    teams: [],
    keys: [],
    suspended: false,
    createdAtMs: 1_000,
  };
  await store.addPrincipal(principal, statement);
  expect(await backlog(pool)).toEqual({ uses: 2, statements: 1 });
  await pool.end();
});
