import { openPool } from "@writ/postgres";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { issuerOf, keys, principalOf, statement } from "../testing/world.ts";
import { testKey } from "../testing/issuer.ts";
import { postgresStore } from "./postgres.ts";
import type { NewSignInCode, SignInCode } from "./session-store.ts";
import { postgresSessions } from "./sessions.ts";
import { StoreUnavailableError } from "./store.ts";

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const roomy = { most: 20, sinceMs: NOW_MS - 5 * MINUTE_MS };

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let tenant = "";
let made = 0;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.urlOf("identity"), { applicationName: "test", max: 16 });
});
beforeEach(() => {
  tenant = `acme-${++made}`;
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const sessions = () => postgresSessions(pool);
const store = () => postgresStore(pool);

function code(text: string, changes: Partial<NewSignInCode> = {}): NewSignInCode {
  return {
    tenant,
    subject: "User::ada",
    role: "admin",
    createdBy: "spiffe://writ.local/operator/o",
    hash: sha256(`${tenant} ${text}`),
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 5 * MINUTE_MS,
    ...changes,
  };
}

const stateIt = (used: SignInCode) => statement(used.tenant);

describe("a code", () => {
  test("gives what it was made for, once, and stores the statement with it", async () => {
    const made1 = code("one", { role: "approver" });
    expect(await sessions().addCode(made1, roomy)).toBe("added");
    const use = () => sessions().useCode(made1.hash, NOW_MS + 1, stateIt);
    expect(await use()).toEqual({
      tenant,
      subject: "User::ada",
      role: "approver",
      createdBy: made1.createdBy,
    });
    expect(await use()).toBeUndefined();
    expect(await store().pendingStatements(tenant)).toHaveLength(1);
  });

  test("is used by exactly one of sixteen that try at once", async () => {
    const made1 = code("race");
    await sessions().addCode(made1, roomy);
    const tries = await Promise.all(
      Array.from({ length: 16 }, () => sessions().useCode(made1.hash, NOW_MS + 1, stateIt)),
    );
    expect(tries.filter((found) => found !== undefined)).toHaveLength(1);
    expect(await store().pendingStatements(tenant)).toHaveLength(1);
  });

  test("is over at its end, and not before", async () => {
    const early = code("early");
    const late = code("late");
    await sessions().addCode(early, roomy);
    await sessions().addCode(late, roomy);
    expect(await sessions().useCode(late.hash, late.expiresAtMs, stateIt)).toBeUndefined();
    expect(await sessions().useCode(early.hash, early.expiresAtMs - 1, stateIt)).toMatchObject({
      tenant,
    });
  });

  test("that nobody made is none", async () => {
    expect(await sessions().useCode(sha256("none"), NOW_MS, stateIt)).toBeUndefined();
  });

  test("is not used up when the statement cannot be stored", async () => {
    const made1 = code("fails");
    await sessions().addCode(made1, roomy);
    const broken = () => {
      throw new Error("no statement");
    };
    await expect(sessions().useCode(made1.hash, NOW_MS + 1, broken)).rejects.toThrow("statement");
    expect(await sessions().useCode(made1.hash, NOW_MS + 1, stateIt)).toMatchObject({ tenant });
  });

  test("is neither made for nor used by somebody suspended", async () => {
    const made1 = code("before");
    await sessions().addCode(made1, roomy);
    const ada = { ...principalOf("User::ada", keys.stranger), tenant };
    await store().addPrincipal({ ...ada, suspended: true }, statement(tenant));
    expect(await sessions().addCode(code("after"), roomy)).toBe("suspended");
    expect(await sessions().useCode(made1.hash, NOW_MS + 1, stateIt)).toBe("suspended");
    await store().suspendPrincipal({ tenant, uid: "User::ada" }, false, statement(tenant));
    expect(await sessions().useCode(made1.hash, NOW_MS + 1, stateIt)).toMatchObject({ tenant });
  });

  test("is stored as its digest only", async () => {
    const { rows } = await pool.query<{ column: string }>(
      "select column_name as column from information_schema.columns where table_name = 'sign_in_code'",
    );
    expect(rows.map((row) => row.column).toSorted()).toEqual([
      "code_h",
      "created_at",
      "created_by",
      "expires_at",
      "role",
      "subject",
      "tenant_id",
      "used_at",
    ]);
  });
});

test("a tenant gets so many codes in a while, used ones too, and others are not concerned", async () => {
  const limit = { most: 2, sinceMs: NOW_MS - MINUTE_MS };
  const first = code("1");
  expect(await sessions().addCode(first, limit)).toBe("added");
  await sessions().useCode(first.hash, NOW_MS, stateIt);
  expect(await sessions().addCode(code("2"), limit)).toBe("added");
  expect(await sessions().addCode(code("3"), limit)).toBe("too many");
  const elsewhere = code("other", { tenant: `${tenant}-x` });
  expect(await sessions().addCode(elsewhere, limit)).toBe("added");
  expect(await sessions().addCode(code("later"), { most: 2, sinceMs: NOW_MS })).toBe("added");
});

test("codes are forgotten by when they were made", async () => {
  const old = code("old", { createdAtMs: NOW_MS - 1 });
  const young = code("young");
  await sessions().addCode(old, roomy);
  await sessions().addCode(young, roomy);
  await sessions().forgetCodes(NOW_MS);
  expect(await sessions().useCode(old.hash, NOW_MS, stateIt)).toBeUndefined();
  expect(await sessions().useCode(young.hash, NOW_MS, stateIt)).toMatchObject({ tenant });
});

describe("a tenant has a single operator", () => {
  const isSingle = () => sessions().isSingleOperator(tenant);

  test("until a second person gets a code for more than reading", async () => {
    expect(await isSingle()).toBe(true);
    await sessions().addCode(code("1"), roomy);
    await sessions().addCode(code("2", { role: "approver" }), roomy);
    await sessions().addCode(code("3", { subject: "User::bob", role: "analyst" }), roomy);
    expect(await isSingle()).toBe(true);
    await sessions().addCode(code("4", { subject: "User::bob", role: "approver" }), roomy);
    expect(await isSingle()).toBe(false);
    await sessions().forgetCodes(NOW_MS + 1);
    expect(await isSingle()).toBe(false);
  });

  test("until an issuer signs people in, and never again once it did", async () => {
    const console = {
      clientId: "c",
      rolesClaim: "groups",
      roles: [{ value: "a", role: "admin" }],
    } as const;
    const issuer = {
      ...issuerOf([testKey("ES256", "e")]),
      tenant,
      audience: `urn:${tenant}`,
      issuer: `https://${tenant}.example.org`,
      console,
    };
    await store().addIssuer(issuer, statement(tenant));
    expect(await isSingle()).toBe(false);
    await store().removeIssuer(issuer, statement(tenant));
    expect(await isSingle()).toBe(true);
    await sessions().recordSignIn({ tenant, uid: "User::ada" }, NOW_MS, statement(tenant));
    expect(await isSingle()).toBe(false);
  });
});

test("the role of the service changes no more than it must", async () => {
  for (const sql of [
    "update identity.sign_in_code set subject = 'User::x'",
    "update identity.sign_in_code set expires_at = now()",
    "update identity.console_operator set subject = 'User::x'",
    "delete from identity.console_operator",
    "truncate identity.sign_in_code",
  ])
    await expect(pool.query(sql)).rejects.toThrow("permission denied");
});

test("says that it is unavailable when the database is gone", async () => {
  const gone = openPool("postgres://writ_identity:x@127.0.0.1:1/none", { applicationName: "test" });
  const cut = postgresSessions(gone);
  for (const asked of [
    cut.isSingleOperator("acme"),
    cut.addCode(code("x"), roomy),
    cut.useCode(sha256("x"), NOW_MS, stateIt),
    cut.forgetCodes(NOW_MS),
  ])
    await expect(asked).rejects.toBeInstanceOf(StoreUnavailableError);
  await gone.end();
});
