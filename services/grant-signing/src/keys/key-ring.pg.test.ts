import { openPool } from "@writ/postgres";
import { findKeyAmong, readKeyBundle, signingInputHash } from "@writ/token";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { stores } from "../store/stores.ts";
import { issuer, nowMs } from "../testing/claims.ts";
import { testKey } from "../testing/keys.ts";
import { openKeyRing } from "./key-ring.ts";
import { ownKey } from "./own-key.ts";

const root = testKey();
const revocation = testKey();
const [first, second] = [testKey(), testKey()];
const clock = { nowMs };
let database: TestDatabase;
let pool: ReturnType<typeof openPool>;

beforeEach(async () => {
  clock.nowMs = nowMs;
  database = await freshDatabase();
  pool = openPool(database.urlOf("grants"), { max: 4, applicationName: "test" });
});
afterEach(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

/** An instance of the service that signs with the given grant key. */
function instance(grant = first, by = root) {
  const own = [ownKey(grant, "exec-grant"), ownKey(revocation, "exec-revocation")];
  return openKeyRing({
    bundles: stores(pool).bundles,
    root: by,
    roots: [by.jwk],
    request: { issuer, own, lifeS: 3_600 },
    now: () => clock.nowMs,
  });
}

function claimsOf(token: string) {
  return readKeyBundle(token, findKeyAmong([root.jwk]), { issuer, nowMs: clock.nowMs });
}

test("instances with the same keys share one bundle, also over a restart", async () => {
  const rings = await Promise.all([instance(), instance(), instance()]);
  const tokens = new Set(rings.map((ring) => ring.token()));
  expect(tokens.size).toBe(1);
  expect((await instance()).token()).toBe(rings[0]?.token());
  expect(claimsOf(rings[0]?.token() ?? "")).toMatchObject({ seq: 1, prev_h: null });
});

test("a bundle is signed anew when half of its life is over, and names the one before", async () => {
  const ring = await instance();
  const before = ring.token();
  clock.nowMs += 1_799_000;
  await ring.refresh();
  expect(ring.token()).toBe(before);
  clock.nowMs += 1_000;
  await ring.refresh();
  const { iat, prev_h, seq } = claimsOf(ring.token());
  expect({ iat, prev_h, seq }).toEqual({
    iat: clock.nowMs / 1000,
    prev_h: signingInputHash(before),
    seq: 2,
  });
  expect(ring.keys()).toMatchObject({ seq: 2, signedAtMs: clock.nowMs });
});

test("a new key is published at once and the old one still verifies, everywhere", async () => {
  const old = await instance(first);
  const replacement = await instance(second);
  expect(replacement.keys().find(first.kid)?.state).toBe("OLD");
  expect(replacement.keys().find(second.kid)?.state).toBe("ACTIVE");
  expect(old.keys().find(second.kid)).toBeUndefined();
  await old.refresh();
  expect(old.token()).toBe(replacement.token());
});

test("after a long standstill the numbers go on", async () => {
  const ring = await instance();
  clock.nowMs += 7 * 86_400_000;
  const later = await instance();
  expect(claimsOf(later.token()).seq).toBe(2);
  await ring.refresh();
  expect(ring.token()).toBe(later.token());
});

test("bundles of an unknown root are not silently continued", async () => {
  await instance();
  await expect(instance(first, testKey())).rejects.toThrow(/root/);
});
