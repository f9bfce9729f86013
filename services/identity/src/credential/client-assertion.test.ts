import { hashText, signCompact } from "@writ/token";
import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { forgedToken, goodClaims, issueToken, NOW_S, testKey } from "../testing/issuer.ts";
import { memoryStore } from "../store/memory.ts";
import type { Check } from "./check.ts";
import {
  actorAssertion,
  assertion,
  assertionCheck,
  AUDIENCE,
  bearerCheck,
  keys,
  newKey,
  outcome,
  principalOf,
  proof,
  read,
  RPC,
  RQH,
  statement,
  testWorld,
} from "../testing/world.ts";
import { type Verdict, verifyCredentials } from "./verify-credentials.ts";

const verifyOne = async (check: Check): Promise<Verdict | undefined> => {
  const { parts } = await testWorld(memoryStore());
  return (await verifyCredentials(parts, [check]))[0];
};
const denialOf = async (check: Check) => outcome(await verifyOne(check));

test("vouches for a registered client", async () => {
  const token = assertion();
  const facts = { attributes: { risk: 2, suspended: false }, teams: ["Team::ops"] };
  expect(read(await verifyOne(assertionCheck(token)))).toEqual({
    aud: "urn:writ:internal",
    cnf: { jkt: keys.orchestrator.kid },
    cred: {
      auth_time: NOW_S,
      class: "client_assertion",
      h: hashText(token.slice(0, token.lastIndexOf("."))),
      issuer: "acme/Workload::orchestrator",
    },
    exp: NOW_S + 60,
    facts: { principal: facts },
    holder: keys.orchestrator.kid,
    iat: NOW_S,
    iss: "urn:writ:identity",
    jti: expect.any(String),
    rqh: RQH,
    runtime: null,
    sub: "Workload::orchestrator",
    tenant: "acme",
  });
});

test("binds the execution to the key of the agent that acts", async () => {
  const check = assertionCheck(assertion(), { actorAssertion: actorAssertion() });
  expect(read(await verifyOne(check))).toMatchObject({
    act: "Agent::planner",
    cnf: { jkt: keys.planner.kid },
    facts: { actor: { attributes: { risk: 2, suspended: false }, teams: ["Team::ops"] } },
    holder: keys.orchestrator.kid,
    sub: "Workload::orchestrator",
  });
});

const resigned = (typ: string) =>
  signCompact({ typ, key: keys.orchestrator, payload: payloadOf(assertion()) });
const [header = "", body = "", signature = ""] = assertion().split(".");

test.each([
  ["no credential", "", "CRED_MISSING"],
  ["garbage", "garbage", "CRED_MALFORMED"],
  ["a grant's type", resigned("exec-grant+jwt"), "CRED_WRONG_TYPE"],
  ["a proof's type", resigned("exec-pop+jwt"), "CRED_WRONG_TYPE"],
  ["an identity assertion's type", resigned("exec-id+jwt"), "CRED_WRONG_TYPE"],
  ["a proof of possession", proof(keys.orchestrator), "CRED_WRONG_TYPE"],
  ["an OIDC token", await issueToken(testKey("ES256", "k"), goodClaims), "CRED_WRONG_TYPE"],
  ["an HMAC", forge({ alg: "HS256" }), "CRED_ALG_NOT_ALLOWED"],
  ["alg none", forge({ alg: "none" }), "CRED_ALG_NOT_ALLOWED"],
  ["an embedded key", forge({ jwk: {} }), "CRED_MALFORMED"],
  ["a URL of keys", forge({ jku: "http://169.254.169.254/" }), "CRED_MALFORMED"],
  ["critical extensions", forge({ crit: ["x"], x: 1 }), "CRED_MALFORMED"],
  ["an unencoded payload", forge({ b64: false }), "CRED_MALFORMED"],
  ["a padded signature", `${header}.${body}.${signature}==`, "CRED_MALFORMED"],
  ["white space", ` ${header}.${body}.${signature}`, "CRED_MALFORMED"],
  ["an unknown claim", withPayload((text) => text.replace('{"', '{"a":1,"')), "CRED_MALFORMED"],
  [
    "a claim twice",
    withPayload((text) => text.replace(/("aud":"[^"]*",)/, "$1$1")),
    "CRED_MALFORMED",
  ],
  ["a payload that is not canonical", withPayload((text) => `${text} `), "CRED_MALFORMED"],
  [
    "an infinite exp",
    withPayload((text) => text.replace(/"exp":\d+/, '"exp":1e400')),
    "CRED_MALFORMED",
  ],
  ["an unknown tenant", assertion({ iss: "ghost/Workload::orchestrator" }), "CRED_UNKNOWN_ISSUER"],
  ["an unknown client", assertion({ iss: "acme/Workload::other" }), "CRED_UNKNOWN_ISSUER"],
  ["the key of a stranger", assertion({}, keys.stranger), "CRED_KEY_UNKNOWN"],
  ["the key of another principal", assertion({}, keys.planner), "CRED_KEY_UNKNOWN"],
  [
    "another signature",
    assertion({}, { ...keys.stranger, kid: keys.planner.kid }),
    "CRED_KEY_UNKNOWN",
  ],
  [
    "a forged signature",
    assertion({}, { ...newKey("ES256"), kid: keys.orchestrator.kid }),
    "CRED_SIG_INVALID",
  ],
  [
    "the wrong algorithm for the key",
    assertion({}, { ...newKey(), kid: keys.orchestrator.kid }),
    "CRED_ALG_NOT_ALLOWED",
  ],
  ["another audience", assertion({ aud: `${AUDIENCE}/` }), "CRED_WRONG_AUDIENCE"],
  ["another method", assertion({ rpc: `${RPC}Batch` }), "CRED_REQUEST_MISMATCH"],
  ["another request", assertion({ rqh: hashText("another") }), "CRED_REQUEST_MISMATCH"],
  ["an end that has passed", assertion({ iat: NOW_S - 90, exp: NOW_S - 30 }), "CRED_EXPIRED"],
  ["a beginning to come", assertion({ iat: NOW_S + 31, exp: NOW_S + 60 }), "CRED_NOT_YET_VALID"],
])("denies %s", async (_, token, code) => {
  expect(await denialOf(assertionCheck(token))).toBe(code);
});

test("denies a client assertion that lives too long", async () => {
  const make = () => assertion({ exp: NOW_S + 301 });
  expect(make).toThrow("exp");
  const claims = JSON.parse(Buffer.from(payloadOf(assertion())).toString());
  const payload = Buffer.from(JSON.stringify({ ...claims, exp: NOW_S + 301 }));
  const typ = "client-authentication+jwt";
  const token = signCompact({ typ, key: keys.orchestrator, payload });
  expect(await denialOf(assertionCheck(token))).toBe("CRED_LIFETIME");
});

test("denies a client assertion where a bearer token belongs, and with a proof beside it", async () => {
  expect(await denialOf(bearerCheck(assertion()))).toBe("CRED_UNKNOWN_ISSUER");
  const withProof = assertionCheck(assertion(), { proof: proof(keys.orchestrator) });
  expect(await denialOf(withProof)).toBe("CRED_MALFORMED");
});

test.each([
  ["garbage", "garbage", "CRED_MALFORMED"],
  ["a proof of possession", proof(keys.planner), "CRED_WRONG_TYPE"],
  ["not an agent", assertion(), "CRED_ACTOR_INVALID"],
  ["of another tenant", actorAssertion({ iss: "other/Agent::planner" }), "CRED_ACTOR_INVALID"],
  ["unknown", actorAssertion({ iss: "acme/Agent::ghost" }), "CRED_UNKNOWN_ISSUER"],
  ["signed by the caller", actorAssertion({}, keys.orchestrator), "CRED_KEY_UNKNOWN"],
  ["for another request", actorAssertion({ rqh: hashText("another") }), "CRED_REQUEST_MISMATCH"],
  ["too late", actorAssertion({ iat: NOW_S - 90, exp: NOW_S - 30 }), "CRED_EXPIRED"],
])("denies an actor that is %s", async (_, token, code) => {
  const verdict = await verifyOne(assertionCheck(assertion(), { actorAssertion: token }));
  expect(verdict).toMatchObject({
    denial: {
      code,
      message: expect.stringContaining("actor_assertion: "),
      claimedTenant: "acme",
      claimedPrincipal: "Workload::orchestrator",
    },
  });
});

test("says whom a denied credential claimed, and the tenant only if it exists", async () => {
  const claimed = async (token: string) => {
    const verdict = await verifyOne(assertionCheck(token));
    if (verdict === undefined || "assertion" in verdict) return undefined;
    return [verdict.denial.claimedTenant, verdict.denial.claimedPrincipal];
  };
  expect(await claimed(assertion({}, keys.stranger))).toEqual(["acme", "Workload::orchestrator"]);
  expect(await claimed(assertion({ iss: "acme/User::ghost" }))).toEqual(["acme", "User::ghost"]);
  expect(await claimed(assertion({ iss: "ghost/User::x" }))).toEqual(["", "User::x"]);
  expect(await claimed("garbage")).toEqual(["", ""]);
});

test("verifies the claims of a principal only with keys of its own tenant", async () => {
  const { parts } = await testWorld(memoryStore());
  const twin = newKey();
  const other = { ...principalOf("Workload::orchestrator", twin), tenant: "other" };
  await parts.store.addPrincipal(other, statement("other"));
  const verdicts = await verifyCredentials(parts, [
    assertionCheck(assertion({ iss: "other/Workload::orchestrator" }, twin)),
    assertionCheck(assertion({}, twin)),
  ]);
  expect(read(verdicts[0])).toMatchObject({ tenant: "other", sub: "Workload::orchestrator" });
  expect(outcome(verdicts[1])).toBe("CRED_KEY_UNKNOWN");
});

function payloadOf(token: string): Uint8Array {
  return Buffer.from(token.split(".")[1] ?? "", "base64url");
}

function withPayload(edit: (text: string) => string): string {
  const payload = encodeUtf8(edit(Buffer.from(payloadOf(assertion())).toString()));
  return signCompact({ typ: "client-authentication+jwt", key: keys.orchestrator, payload });
}

function forge(changes: object): string {
  const head = { alg: "ES256", kid: keys.orchestrator.kid, typ: "client-authentication+jwt" };
  const sorted = Object.entries({ ...head, ...changes }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(sorted));
  return forgedToken(testKey("Ed25519", "k"), text, Buffer.from(payloadOf(assertion())).toString());
}
