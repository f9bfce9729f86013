import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { makeSessionToken, readSessionToken, type SessionToken } from "./session-token.ts";
import { algs, iat, nowMs, session, signRaw, testKey, verdict } from "./test-tokens.ts";
import { findKeyAmong } from "./verification-key.ts";

const { signing, jwk } = testKey("Ed25519");
const findKey = findKeyAmong([jwk]);
const whole = { ...session, aud: "urn:writ:console", iss: "urn:writ:identity" };
const HOUR_S = 3600;

const read = (token: string, atMs = nowMs) => verdict(() => readSessionToken(token, findKey, atMs));
const header = canonicalize({ alg: "Ed25519", kid: signing.kid, typ: "exec-session+jwt" });
const forge = (changes: { readonly [name: string]: Json }) =>
  signRaw(header, canonicalize({ ...whole, ...changes }), signing);

test.each(algs)("reads what was made with %s", (alg) => {
  const key = testKey(alg);
  const token = makeSessionToken(session, key.signing);
  expect(readSessionToken(token, findKeyAmong([key.jwk]), nowMs)).toEqual(
    whole satisfies SessionToken,
  );
});

test("has exactly the claims that it is said to have", () => {
  const [, payload = ""] = makeSessionToken(session, signing).split(".");
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({
    aud: "urn:writ:console",
    exp: session.exp,
    iat: session.iat,
    iss: "urn:writ:identity",
    jti: session.jti,
    method: "code",
    role: "analyst",
    sub: "User::ada",
    tenant: "sample",
  });
});

test("refuses a signature by any key but the identity service's", () => {
  const other = testKey("Ed25519").signing;
  expect(read(makeSessionToken(session, other))).toBe("TOKEN_KEY_UNKNOWN");
  expect(read(makeSessionToken(session, { ...other, kid: signing.kid }))).toBe("TOKEN_SIG_INVALID");
});

test("refuses another issuer or audience", () => {
  expect(read(forge({}))).toBe("accepted");
  expect(read(forge({ iss: "urn:writ:identity/" }))).toBe("TOKEN_WRONG_ISSUER");
  for (const aud of ["urn:writ:internal", "urn:writ:console/", "urn:writ:writ.local:identity"])
    expect(read(forge({ aud }))).toBe("TOKEN_WRONG_AUDIENCE");
});

test.each([
  ["code", 12 * HOUR_S],
  ["oidc", HOUR_S],
] as const)("signed in by %s it lives at most %i seconds", (method, lifeS) => {
  const most = { ...session, method, exp: iat + lifeS };
  expect(read(makeSessionToken(most, signing))).toBe("accepted");
  const longer = { ...most, exp: most.exp + 1 };
  expect(verdict(() => makeSessionToken(longer, signing))).toBe("TOKEN_LIFETIME");
  expect(read(forge(longer))).toBe("TOKEN_LIFETIME");
});

test("counts from iat to exp, give or take the clock skew", () => {
  expect(read(forge({ exp: iat }))).toBe("TOKEN_LIFETIME");
  const token = forge({ exp: iat + 60 });
  expect(read(token, (iat + 90) * 1000 - 1)).toBe("accepted");
  expect(read(token, (iat + 90) * 1000)).toBe("TOKEN_EXPIRED");
  expect(read(token, (iat - 30) * 1000)).toBe("accepted");
  expect(read(token, (iat - 30) * 1000 - 1)).toBe("TOKEN_NOT_YET_VALID");
  expect(read(token, Number.NaN)).not.toBe("accepted");
});

test.each<[string, { readonly [name: string]: Json }]>([
  ["a role that there is not", { role: "root" }],
  ["the role of somebody without a session", { role: "public" }],
  ["several roles", { role: ["admin"] }],
  ["another way to sign in", { method: "password" }],
  ["a subject that is no user", { sub: "Workload::orchestrator" }],
  ["a subject without a name", { sub: "User::" }],
  ["a subject with a space", { sub: "User::a b" }],
  ["the tenant of unknown tenants", { tenant: "-" }],
  ["a tenant out of its grammar", { tenant: "Sample" }],
  ["an audience list", { aud: ["urn:writ:console"] }],
  ["a short id", { jti: "short" }],
  ["times that are no seconds", { iat: iat + 0.5 }],
  ["an unknown claim", { scope: "all" }],
])("refuses %s", (_, changes) => {
  expect(read(forge(changes))).toBe("TOKEN_MALFORMED");
});

test.each(Object.keys(whole))("cannot do without %s", (name) => {
  const rest = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
  expect(read(signRaw(header, canonicalize(rest), signing))).toBe("TOKEN_MALFORMED");
});

test("refuses what is larger than any session can be", () => {
  expect(read(`${makeSessionToken(session, signing)}${"A".repeat(2048)}`)).toBe("TOKEN_MALFORMED");
});
