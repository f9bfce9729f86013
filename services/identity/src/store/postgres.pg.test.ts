import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { type OpenStore, storeContract } from "./contract.ts";
import { postgresStore } from "./postgres.ts";
import { StoreUnavailableError } from "./store.ts";

async function open(): Promise<OpenStore & { readonly url: string }> {
  const database = await freshDatabase();
  const url = database.urlOf("identity");
  const pool = openPool(url, { applicationName: "test" });
  return {
    url,
    store: postgresStore(pool),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

storeContract(open);

const use = { tenant: "acme", ns: "Agent::a", jti: "one", forgetAtMs: 4e12 };
const versions = new Map([["acme", 0n]]);

test("of sixteen that claim the same use at once over own connections exactly one is first", async () => {
  await using database = await freshDatabase();
  const pools = Array.from({ length: 16 }, () =>
    openPool(database.urlOf("identity"), { applicationName: "racer", max: 1 }),
  );
  const stores = pools.map(postgresStore);
  await Promise.all(stores.map((store) => store.ready()));
  for (let round = 0; round < 20; round++) {
    // Each racer shares all uses with the others but names them in another order.
    const uses = Array.from({ length: 4 }, (_, i) => ({ ...use, jti: `${round}-${i}` }));
    const answers = await Promise.all(
      stores.map((store, i) =>
        store.claim(versions, [...uses.slice(i % 4), ...uses.slice(0, i % 4)]),
      ),
    );
    const winners = answers.flatMap((answer) => ("isFirst" in answer ? answer.isFirst : []));
    expect(winners.filter(Boolean)).toHaveLength(4);
  }
  await Promise.all(pools.map((pool) => pool.end()));
});

test("remembers a use after a restart", async () => {
  await using first = await open();
  expect(await first.store.claim(versions, [use])).toEqual({ isFirst: [true] });
  const again = openPool(first.url, { applicationName: "restarted" });
  expect(await postgresStore(again).claim(versions, [use])).toEqual({ isFirst: [false] });
  await again.end();
});

test("lets its role change no more than it must", async () => {
  await using database = await freshDatabase();
  const pool = openPool(database.urlOf("identity"), { applicationName: "test" });
  for (const sql of [
    "update identity.seen_jti set forget_at = now()",
    "update identity.principal set uid = 'User::x'",
    "update identity.principal_key set uid = 'User::x'",
    "update identity.issuer set audience = 'x'",
    "update identity.pending_statement set payload = ''",
    "delete from identity.principal",
    "delete from identity.principal_key",
    "delete from identity.tenant",
    "delete from identity.registry_version",
    "truncate identity.seen_jti",
    "create table identity.mine ()",
    "select * from evidence.entry",
  ])
    await expect(pool.query(sql)).rejects.toThrow(/permission denied|does not exist/);
  await pool.end();
});

test("says that it is unavailable when the database is gone", async () => {
  const pool = openPool("postgres://writ_identity:x@127.0.0.1:1/none", { applicationName: "test" });
  const store = postgresStore(pool);
  await expect(store.ready()).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(store.claim(versions, [use])).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(store.listIssuers("acme")).rejects.toBeInstanceOf(StoreUnavailableError);
  await pool.end();
});
