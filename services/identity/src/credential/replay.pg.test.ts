import { openPool } from "@writ/postgres";
import { expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { goodClaims, issueToken, testKey } from "../testing/issuer.ts";
import { postgresStore } from "../store/postgres.ts";
import type { Check } from "./check.ts";
import {
  assertion,
  assertionCheck,
  bearerCheck,
  issuerOf,
  newKey,
  outcome,
  proof,
  statement,
  testWorld,
} from "../testing/world.ts";
import { verifyCredentials } from "./verify-credentials.ts";

/** One process of the service: its own connections and its own memory of the registry. */
async function node(database: TestDatabase) {
  const pool = openPool(database.urlOf("identity"), { applicationName: "test", max: 2 });
  const { parts } = await testWorld(postgresStore(pool));
  return {
    store: parts.store,
    outcomes: async (...checks: readonly Check[]) =>
      (await verifyCredentials(parts, checks)).map(outcome),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

test("of sixteen concurrent uses of one assertion, on two nodes, exactly one is accepted", async () => {
  await using database = await freshDatabase();
  await using one = await node(database);
  await using two = await node(database);
  for (let round = 0; round < 10; round++) {
    const check = assertionCheck(assertion());
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        (i % 2 === 0 ? one : two).outcomes(assertionCheck(assertion()), check),
      ),
    );
    expect(all.map(([fresh]) => fresh)).toEqual(Array(16).fill("assertion"));
    const shared = all.map(([, outcome]) => outcome);
    expect(shared.filter((outcome) => outcome === "assertion")).toHaveLength(1);
    expect(shared.filter((outcome) => outcome === "CRED_REPLAYED")).toHaveLength(15);
  }
});

test("denies a replay on another node and after a restart, of assertions and of proofs", async () => {
  await using database = await freshDatabase();
  const issuerKey = testKey("ES256", "i");
  const client = assertionCheck(assertion());
  const bearer = bearerCheck(await issueToken(issuerKey, goodClaims), { proof: proof(newKey()) });
  {
    await using first = await node(database);
    await first.store.addIssuer(issuerOf([issuerKey]), statement("acme"));
    expect(await first.outcomes(client, bearer)).toEqual(["assertion", "assertion"]);
    await using other = await node(database);
    expect(await other.outcomes(client, bearer)).toEqual(["CRED_REPLAYED", "CRED_REPLAYED"]);
  }
  await using restarted = await node(database);
  expect(await restarted.outcomes(client, bearer)).toEqual(["CRED_REPLAYED", "CRED_REPLAYED"]);
});

test("a suspension by one node counts from the next request on at every other", async () => {
  await using database = await freshDatabase();
  await using one = await node(database);
  await using two = await node(database);
  const ref = { tenant: "acme", uid: "Workload::orchestrator" };
  for (const isSuspended of [true, false, true]) {
    await one.store.suspendPrincipal(ref, isSuspended, statement("acme"));
    const expected = isSuspended ? "PRINCIPAL_SUSPENDED" : "assertion";
    expect(await two.outcomes(assertionCheck(assertion()))).toEqual([expected]);
    expect(await one.outcomes(assertionCheck(assertion()))).toEqual([expected]);
  }
});

test("a key that was removed verifies nothing from the next request on", async () => {
  await using database = await freshDatabase();
  await using one = await node(database);
  expect(await one.outcomes(assertionCheck(assertion()))).toEqual(["assertion"]);
  const admin = openPool(database.url, { applicationName: "test" });
  await admin.query("delete from identity.principal_key where uid = 'Workload::orchestrator'");
  await admin.query("update identity.registry_version set version = version + 1");
  await admin.end();
  expect(await one.outcomes(assertionCheck(assertion()))).toEqual(["CRED_KEY_UNKNOWN"]);
});

test("texts that no database could be asked for deny their own sender only", async () => {
  await using database = await freshDatabase();
  await using one = await node(database);
  const key = testKey("ES256", "i");
  const hostile = await Promise.all(
    ["https://a\u0000", "https://\u{10ffff}", "'; drop table identity.issuer; --"].map(
      async (iss) =>
        bearerCheck(await issueToken(key, { ...goodClaims, iss }), { proof: proof(newKey()) }),
    ),
  );
  expect(await one.outcomes(...hostile, assertionCheck(assertion()))).toEqual([
    ...Array(3).fill("CRED_UNKNOWN_ISSUER"),
    "assertion",
  ]);
});
