import { failureReason } from "@writ/rpc";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyCredentials } from "../credential/verify-credentials.ts";
import { registry } from "../registry/registry.ts";
import { goodClaims, issueToken, NOW_S, testKey } from "../testing/issuer.ts";
import { sessionWorld } from "../testing/session-world.ts";
import {
  AUDIENCE,
  bearerCheck,
  issuerOf,
  keys,
  newKey,
  outcome,
  principalOf,
  proof,
  statement,
} from "../testing/world.ts";
import { verificationKeyCache } from "@writ/token";

const key = testKey("ES256", "k1");
const CLIENT = "writ-console";
const NONCE = "a-nonce-of-this-sign-in";
const console = {
  clientId: CLIENT,
  rolesClaim: "groups",
  roles: [
    { value: "writ-admins", role: "admin" },
    { value: "staff", role: "analyst" },
  ],
} as const;
const issuer = issuerOf([key], { console });
const claims = { ...goodClaims, aud: CLIENT, nonce: NONCE, groups: ["staff", "writ-admins"] };

let world: Awaited<ReturnType<typeof sessionWorld>>;

beforeEach(async () => {
  world = await sessionWorld();
  await world.parts.store.addIssuer(issuer, statement("acme"));
  await world.parts.store.forgetStatements(await world.parts.store.pendingStatements());
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

async function signIn(changed: object = {}, use: { nonce?: string; clientId?: string } = {}) {
  const idToken = await issueToken(key, { ...claims, ...changed });
  return world.signInWith({ idToken, nonce: NONCE, clientId: CLIENT, ...use });
}

async function refusal(work: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { cause } = error instanceof Error ? error : {};
  return [failureReason(error), (cause as { code?: unknown } | undefined)?.code];
}

const WHO = "CALLER_UNAUTHENTICATED";
const MAY = "CALLER_NOT_ALLOWED";

test("signs in the user of an issuer with the highest role of the claim, for an hour", async () => {
  const answer = await signIn();
  const read = world.read(answer.token);
  expect(read).toMatchObject({
    sub: "User::alice",
    tenant: "acme",
    role: "admin",
    method: "oidc",
    iat: NOW_S,
    exp: NOW_S + 3600,
  });
  expect(answer.session).toMatchObject({ subject: "User::alice", singleOperator: false });
  expect(world.log).toMatchObject([
    {
      eventId: read.jti,
      change: "session.start",
      subject: "User::alice",
      session: { role: "admin", method: "oidc" },
      by: goodClaims.iss,
    },
  ]);
});

test("takes a role that is a plain string, and azp when it is the console", async () => {
  const { session } = await signIn({ groups: "staff", azp: CLIENT });
  expect(session?.role).toBe("analyst");
});

test("takes an ID token once, also from sixteen at the same time", async () => {
  const idToken = await issueToken(key, claims);
  const use = () => world.signInWith({ idToken, nonce: NONCE, clientId: CLIENT });
  const tries = await Promise.allSettled(Array.from({ length: 16 }, use));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await refusal(use())).toEqual([WHO, "CRED_REPLAYED"]);
});

describe("refuses an ID token", () => {
  test.each<[string, object, { nonce?: string; clientId?: string }, readonly unknown[]]>([
    ["of another sign-in", { nonce: "another" }, {}, [WHO, "CRED_MALFORMED"]],
    ["without a nonce", { nonce: undefined }, {}, [WHO, "CRED_MALFORMED"]],
    ["without a nonce wanted or given", { nonce: "" }, { nonce: "" }, [WHO, "CRED_MALFORMED"]],
    ["for another client", { aud: "other-app" }, {}, [WHO, "CRED_WRONG_AUDIENCE"]],
    ["for the control plane", { aud: goodClaims.aud }, {}, [WHO, "CRED_WRONG_AUDIENCE"]],
    ["for several clients", { aud: [CLIENT, "other"] }, {}, [WHO, "CRED_MULTI_AUDIENCE"]],
    ["given to another party", { azp: "other-app" }, {}, [WHO, "CRED_WRONG_AUDIENCE"]],
    ["for a client nobody registered", {}, { clientId: "x" }, [WHO, "CRED_UNKNOWN_ISSUER"]],
    [
      "when asked for the control plane",
      { aud: goodClaims.aud },
      { clientId: goodClaims.aud },
      [WHO, "CRED_UNKNOWN_ISSUER"],
    ],
    ["that is over", { exp: NOW_S - 60, iat: NOW_S - 90 }, {}, [WHO, "CRED_EXPIRED"]],
    ["of the future", { iat: NOW_S + 60 }, {}, [WHO, "CRED_NOT_YET_VALID"]],
    ["that lives too long", { exp: NOW_S + 7200 }, {}, [WHO, "CRED_LIFETIME"]],
    ["of another issuer", { iss: "https://evil.example" }, {}, [WHO, "CRED_UNKNOWN_ISSUER"]],
    ["of nobody", { sub: "" }, {}, [WHO, "CRED_MALFORMED"]],
    ["bound to a key", { cnf: { jkt: keys.planner.kid } }, {}, [WHO, "CRED_MALFORMED"]],
    ["without a role", { groups: ["others"] }, {}, [MAY, "NO_ROLE"]],
    ["without the claim", { groups: undefined }, {}, [MAY, "NO_ROLE"]],
  ])("%s", async (_, changed, use, expected) => {
    expect(await refusal(signIn(changed, use))).toEqual(expected);
    expect(world.log).toEqual([]);
  });

  test("by a key that the issuer does not have", async () => {
    const idToken = await issueToken(testKey("ES256", "k1"), claims);
    const use = { idToken, nonce: NONCE, clientId: CLIENT };
    expect(await refusal(world.signInWith(use))).toEqual([WHO, "CRED_SIG_INVALID"]);
  });

  test.each(["", "garbage", "a.b.c"])("that is none: %j", async (idToken) => {
    const use = { idToken, nonce: NONCE, clientId: CLIENT };
    expect(await refusal(world.signInWith(use))).toEqual([WHO, "CRED_MALFORMED"]);
  });

  test("of an issuer that signs nobody in", async () => {
    await world.parts.store.removeIssuer(issuer, statement("acme"));
    await world.parts.store.addIssuer(issuerOf([key]), statement("acme"));
    expect(await refusal(signIn())).toEqual([WHO, "CRED_UNKNOWN_ISSUER"]);
  });

  test("of somebody suspended", async () => {
    const alice = { ...principalOf("User::alice", newKey()), suspended: true };
    await world.parts.store.addPrincipal(alice, statement("acme"));
    expect(await refusal(signIn())).toEqual([MAY, "PRINCIPAL_SUSPENDED"]);
  });
});

test("lets the client id decide between tenants that share an issuer", async () => {
  const other = {
    ...issuer,
    tenant: "other",
    audience: "urn:other",
    console: { ...console, clientId: "other-console" },
  };
  await world.parts.store.addIssuer(other, statement("other"));
  await world.parts.store.forgetStatements(await world.parts.store.pendingStatements());
  const { session } = await signIn({ aud: "other-console" }, { clientId: "other-console" });
  expect(session?.tenantId).toBe("other");
  const { session: own } = await signIn();
  expect(own?.tenantId).toBe("acme");
});

test("is no bearer token of the control plane", async () => {
  const importKey = verificationKeyCache(10);
  const { parts } = world;
  const verifier = {
    ...parts,
    audience: AUDIENCE,
    importKey,
    registry: registry(parts.store, importKey, 10),
  };
  const token = await issueToken(key, claims);
  const [verdict] = await verifyCredentials(verifier, [
    bearerCheck(token, { proof: proof(newKey()) }),
  ]);
  expect(outcome(verdict)).toBe("CRED_WRONG_AUDIENCE");
});
