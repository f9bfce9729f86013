import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import {
  type IdentityAssertion,
  makeIdentityAssertion,
  readIdentityAssertion,
} from "./identity-assertion.ts";
import { hashText } from "./sha256.ts";
import { algs, iat, identityClaims, nowMs, rqh, signRaw, testKey, verdict } from "./test-tokens.ts";
import { findKeyAmong } from "./verification-key.ts";

const { signing, jwk } = testKey("Ed25519");
const caller = testKey("Ed25519").signing.kid;
const agent = testKey("ES256").signing.kid;
const claims = identityClaims(caller);
const withActor = {
  ...claims,
  act: "Agent::researcher",
  cnf: { jkt: agent },
  facts: { ...claims.facts, actor: { attributes: {}, teams: [] } },
  runtime: {
    env: "prod",
    level: 2,
    measured_at: iat,
    measurement: `sha256:${"0".repeat(64)}`,
    not_after: iat + 300,
    profile: "process-measure/v1",
  },
} as const;
const findKey = findKeyAmong([jwk]);
const use = { rqh, nowMs };
const read = (token: string, other: Partial<typeof use> = {}) =>
  verdict(() => readIdentityAssertion(token, findKey, { ...use, ...other }));
const forge = (changes: { readonly [name: string]: Json }) =>
  signRaw(
    canonicalize({ alg: "Ed25519", kid: signing.kid, typ: "exec-id+jwt" }),
    canonicalize({ ...claims, aud: "urn:writ:internal", iss: "urn:writ:identity", ...changes }),
    signing,
  );

test.each(algs)("reads what was made with %s, with and without an actor", (alg) => {
  const key = testKey(alg);
  for (const one of [claims, withActor]) {
    const token = makeIdentityAssertion(one, key.signing);
    expect(readIdentityAssertion(token, findKeyAmong([key.jwk]), use)).toEqual({
      ...one,
      aud: "urn:writ:internal",
      iss: "urn:writ:identity",
    } satisfies IdentityAssertion);
  }
});

test("refuses a signature by any key but the identity service's", () => {
  const other = testKey("Ed25519").signing;
  expect(read(makeIdentityAssertion(claims, other))).toBe("TOKEN_KEY_UNKNOWN");
  const impostor = { ...other, kid: signing.kid };
  expect(read(makeIdentityAssertion(claims, impostor))).toBe("TOKEN_SIG_INVALID");
});

test("refuses another issuer, audience or request", () => {
  expect(read(forge({ iss: "urn:writ:identity/" }))).toBe("TOKEN_WRONG_ISSUER");
  expect(read(forge({ aud: "urn:writ:external" }))).toBe("TOKEN_WRONG_AUDIENCE");
  expect(read(forge({}), { rqh: hashText("another") })).toBe("TOKEN_REQUEST_MISMATCH");
  expect(read(forge({}))).toBe("accepted");
});

test("lives at most 60 seconds, give or take the clock skew", () => {
  expect(verdict(() => makeIdentityAssertion({ ...claims, exp: iat + 61 }, signing))).toBe(
    "TOKEN_LIFETIME",
  );
  expect(read(forge({ exp: iat + 61 }))).toBe("TOKEN_LIFETIME");
  expect(read(forge({}), { nowMs: (iat + 90) * 1000 - 1 })).toBe("accepted");
  expect(read(forge({}), { nowMs: (iat + 90) * 1000 })).toBe("TOKEN_EXPIRED");
  expect(read(forge({}), { nowMs: (iat - 30) * 1000 - 1 })).toBe("TOKEN_NOT_YET_VALID");
});

test.each<[string, { readonly [name: string]: Json }]>([
  ["an actor without facts", { act: "Agent::researcher" }],
  ["facts of an actor that is not there", { facts: withActor.facts }],
  ["an actor that is no agent", { act: "User::root", facts: withActor.facts }],
  ["the key of another than the caller, who acts itself", { cnf: { jkt: agent } }],
  ["two keys", { cnf: { jkt: caller, "x5t#S256": caller } }],
  ["no key", { cnf: {} }],
  ["a subject that is no principal", { sub: "Tool::search" }],
  ["the tenant of unknown tenants", { tenant: "-" }],
  ["a tenant out of its grammar", { tenant: "Sample" }],
  ["an audience list", { aud: ["urn:writ:internal"] }],
  ["another class of credential", { cred: { ...claims.cred, class: "password" } }],
  ["more about the credential", { cred: { ...claims.cred, token: "t" } }],
  ["a runtime level beyond 4", { runtime: { ...withActor.runtime, level: 5 } }],
  ["an unknown environment", { runtime: { ...withActor.runtime, env: "qa" } }],
  ["a measurement in upper case", { runtime: { ...withActor.runtime, measurement: "SHA256:00" } }],
  ["facts that are a list", { facts: { principal: [] } }],
  ["a team that is no uid", { facts: { principal: { attributes: {}, teams: ["platform"] } } }],
  ["an unknown claim", { scope: "all" }],
])("refuses %s", (_, changes) => {
  expect(read(forge(changes))).toBe("TOKEN_MALFORMED");
});

test("demands a runtime, if only null", () => {
  const { runtime: _, ...others } = {
    ...claims,
    aud: "urn:writ:internal",
    iss: "urn:writ:identity",
  };
  const header = canonicalize({ alg: "Ed25519", kid: signing.kid, typ: "exec-id+jwt" });
  expect(read(signRaw(header, canonicalize(others), signing))).toBe("TOKEN_MALFORMED");
});

test("holds the attributes of a large principal", () => {
  const attributes = { note: "n".repeat(12_000) };
  const large = { ...claims, facts: { principal: { attributes, teams: [] } } };
  expect(read(makeIdentityAssertion(large, signing))).toBe("accepted");
});
