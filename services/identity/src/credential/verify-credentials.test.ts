import { publicJwk } from "@writ/token";
import { expect, test } from "vitest";
import { checkPrincipal } from "../registry/principal.ts";
import { memoryStore } from "../store/memory.ts";
import { type IdentityStore, StoreUnavailableError } from "../store/store.ts";
import type { Check } from "./check.ts";
import {
  actorAssertion,
  assertion,
  assertionCheck,
  keys,
  newKey,
  outcome,
  principalOf,
  read,
  statement,
  testWorld,
} from "../testing/world.ts";
import { RegistryUnsettledError, verifyCredentials } from "./verify-credentials.ts";

const orchestrator = { tenant: "acme", uid: "Workload::orchestrator" };
const planner = { tenant: "acme", uid: "Agent::planner" };
const good = (changes: Partial<Check> = {}) => assertionCheck(assertion(), changes);

async function world(store: IdentityStore = memoryStore()) {
  const { parts, clock } = await testWorld(store);
  const outcomes = async (...checks: readonly Check[]) =>
    (await verifyCredentials(parts, checks)).map(outcome);
  return { parts, clock, store, outcomes };
}

test("denies one bad caller of a batch and no other", async () => {
  const { outcomes } = await world();
  const checks = [
    good(),
    assertionCheck("garbage"),
    good(),
    assertionCheck(assertion({}, keys.stranger)),
    good(),
  ];
  expect(await outcomes(...checks)).toEqual([
    "assertion",
    "CRED_MALFORMED",
    "assertion",
    "CRED_KEY_UNKNOWN",
    "assertion",
  ]);
});

test("answers a batch in which nobody is even named without asking the database", async () => {
  const { parts, store } = await world();
  const calls: string[] = [];
  const claim: IdentityStore["claim"] = (...args) => (calls.push("claim"), store.claim(...args));
  const verdicts = await verifyCredentials({ ...parts, store: { claim } }, [assertionCheck("x")]);
  expect([verdicts.map(outcome), calls]).toEqual([["CRED_MALFORMED"], []]);
});

test("accepts an assertion once, within a batch and ever after", async () => {
  const { outcomes } = await world();
  const check = good();
  expect(await outcomes(check, good(), check)).toEqual(["assertion", "assertion", "CRED_REPLAYED"]);
  expect(await outcomes(check)).toEqual(["CRED_REPLAYED"]);
});

test("takes the other signature of an ECDSA pair for the same assertion", async () => {
  const { outcomes } = await world();
  const token = assertion();
  const twin = withTwinSignature(token);
  expect(twin).not.toBe(token);
  expect(await outcomes(assertionCheck(twin))).toEqual(["assertion"]);
  expect(await outcomes(assertionCheck(token))).toEqual(["CRED_REPLAYED"]);
});

test("accepts an actor's assertion once, whoever presents it", async () => {
  const { outcomes } = await world();
  const actor = actorAssertion();
  const first = good({ actorAssertion: actor });
  const second = good({ actorAssertion: actor });
  expect(await outcomes(first, second)).toEqual(["assertion", "CRED_REPLAYED"]);
  expect(await outcomes(assertionCheck(actor))).toEqual(["CRED_REPLAYED"]);
});

test("of sixteen concurrent batches with the same assertion exactly one is accepted", async () => {
  const { outcomes } = await world();
  const check = good();
  const all = await Promise.all(Array.from({ length: 16 }, () => outcomes(check, good())));
  expect(all.filter(([first]) => first === "assertion")).toHaveLength(1);
  expect(all.filter(([first]) => first === "CRED_REPLAYED")).toHaveLength(15);
  expect(all.every(([, second]) => second === "assertion")).toBe(true);
});

test("does not remember what strangers send", async () => {
  const { outcomes } = await world();
  const jti = "chosen-by-the-stranger";
  const wrong = assertionCheck(
    assertion({ jti }, { ...newKey("ES256"), kid: keys.orchestrator.kid }),
  );
  expect(await outcomes(wrong, wrong)).toEqual(["CRED_SIG_INVALID", "CRED_SIG_INVALID"]);
  expect(await outcomes(assertionCheck(assertion({ jti })))).toEqual(["assertion"]);
});

test("denies a suspended principal, and a suspended agent, from the next batch on", async () => {
  const { outcomes, store } = await world();
  const acting = () => good({ actorAssertion: actorAssertion() });
  expect(await outcomes(good(), acting())).toEqual(["assertion", "assertion"]);
  await store.suspendPrincipal(planner, true, statement("acme"));
  expect(await outcomes(good(), acting())).toEqual(["assertion", "PRINCIPAL_SUSPENDED"]);
  await store.suspendPrincipal(orchestrator, true, statement("acme"));
  expect(await outcomes(good(), acting())).toEqual(["PRINCIPAL_SUSPENDED", "PRINCIPAL_SUSPENDED"]);
  await store.suspendPrincipal(orchestrator, false, statement("acme"));
  expect(await outcomes(good())).toEqual(["assertion"]);
});

test("sees a principal registered a moment ago although it was unknown before", async () => {
  const { outcomes, store } = await world();
  const key = newKey();
  const check = () => assertionCheck(assertion({ iss: "fresh/User::new" }, key));
  expect(await outcomes(check())).toEqual(["CRED_UNKNOWN_ISSUER"]);
  await store.addPrincipal(
    { ...principalOf("User::new", key), tenant: "fresh" },
    statement("fresh"),
  );
  expect(await outcomes(check())).toEqual(["assertion"]);
});

test("reads what it remembers only once", async () => {
  const store = memoryStore();
  const reads: unknown[] = [];
  const find: IdentityStore["find"] = (wanted) => (reads.push(wanted), store.find(wanted));
  const { outcomes } = await world({ ...store, find });
  for (let i = 0; i < 3; i++)
    expect(await outcomes(good(), good())).toEqual(["assertion", "assertion"]);
  expect(reads).toHaveLength(1);
});

test("judges again when the registry changes between judging and claiming", async () => {
  const store = memoryStore();
  let isChanged = false;
  const claim: IdentityStore["claim"] = async (...args) => {
    if (!isChanged) await store.suspendPrincipal(orchestrator, true, statement("acme"));
    isChanged = true;
    return store.claim(...args);
  };
  const { outcomes } = await world({ ...store, claim });
  expect(await outcomes(good())).toEqual(["PRINCIPAL_SUSPENDED"]);
});

test("gives no answer when the registry never settles or the database is gone", async () => {
  const { parts } = await world();
  const unsettled = { claim: async () => ({ stale: ["acme"] }) };
  await expect(verifyCredentials({ ...parts, store: unsettled }, [good()])).rejects.toBeInstanceOf(
    RegistryUnsettledError,
  );
  const gone = { claim: () => Promise.reject(new StoreUnavailableError("gone")) };
  await expect(verifyCredentials({ ...parts, store: gone }, [good()])).rejects.toBeInstanceOf(
    StoreUnavailableError,
  );
});

test("gives no answer, and no denial, when something unexpected happens", async () => {
  const { parts } = await world();
  const broken = {
    ...parts,
    newId: () => {
      throw new TypeError("a bug");
    },
  };
  await expect(verifyCredentials(broken, [good()])).rejects.toThrow("a bug");
});

test("states what is known of the chain's principal, registered or not, unless it is suspended", async () => {
  const { parts, outcomes, store } = await world();
  const under = (chainPrincipal: string) => good({ chainPrincipal });
  const verdicts = await verifyCredentials(parts, [
    under("User::alice"),
    under("Agent::planner"),
    good(),
  ]);
  expect(verdicts.map(read)).toMatchObject([
    { chain: "User::alice", facts: { chain: { attributes: { suspended: false }, teams: [] } } },
    {
      chain: "Agent::planner",
      facts: { chain: { attributes: { risk: 2, suspended: false }, teams: ["Team::ops"] } },
    },
    { facts: expect.not.objectContaining({ chain: expect.anything() }) },
  ]);
  await store.suspendPrincipal(planner, true, statement("acme"));
  expect(await outcomes(under("Agent::planner"), good())).toEqual([
    "PRINCIPAL_SUSPENDED",
    "assertion",
  ]);
});

test("fits the largest facts of three parties into one assertion", async () => {
  const { parts, store } = await world();
  const uid = (type: string, n: number) => `${type}::${n}${"x".repeat(127)}`;
  const draft = {
    tenant: "acme",
    teams: [],
    attributes: `{"a":"${"x".repeat(6110)}"}`,
    suspended: false,
  };
  const [caller, actor] = [newKey(), newKey()];
  for (const [name, key] of [
    [uid("User", 1), caller],
    [uid("Agent", 2), actor],
    [uid("User", 3), newKey()],
  ] as const) {
    const jwks = [JSON.stringify(publicJwk(key.publicKey))];
    await store.addPrincipal(checkPrincipal({ ...draft, uid: name, jwks }, 1), statement("acme"));
  }
  const check = assertionCheck(assertion({ iss: `acme/${uid("User", 1)}` }, caller), {
    actorAssertion: actorAssertion({ iss: `acme/${uid("Agent", 2)}` }, actor),
    chainPrincipal: uid("User", 3),
  });
  const [verdict] = await verifyCredentials(parts, [check]);
  expect(read(verdict)).toMatchObject({ chain: uid("User", 3), act: uid("Agent", 2) });
});

/** (r, n - s) verifies wherever (r, s) does. */
function withTwinSignature(token: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const input = token.slice(0, token.lastIndexOf("."));
  const signature = Buffer.from(token.slice(input.length + 1), "base64url");
  const s = BigInt(`0x${signature.subarray(32).toString("hex")}`);
  const twin = (order - s).toString(16).padStart(64, "0");
  return `${input}.${Buffer.concat([signature.subarray(0, 32), Buffer.from(twin, "hex")]).toString("base64url")}`;
}
