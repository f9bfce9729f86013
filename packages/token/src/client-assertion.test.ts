import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import {
  type ClientAssertion,
  makeClientAssertion,
  parseClientAssertion,
  readClientAssertion,
} from "./client-assertion.ts";
import { hashText } from "./sha256.ts";
import {
  algs,
  audience,
  clientAssertion,
  iat,
  nowMs,
  rpc,
  rqh,
  signRaw,
  testKey,
  verdict,
} from "./test-tokens.ts";

const typ = "client-authentication+jwt";
const { signing, verification } = testKey("Ed25519");
const use = { audience, rpc, rqh, nowMs };
const findKey = (clientId: string, kid: string) =>
  clientId === clientAssertion.iss && kid === signing.kid ? verification : undefined;
const read = (token: string, other: Partial<typeof use> = {}) =>
  verdict(() => readClientAssertion(token, findKey, { ...use, ...other }));
const make = (claims: Partial<ClientAssertion> = {}) =>
  makeClientAssertion({ ...clientAssertion, ...claims }, signing);
/** Signed by a client that does not care for our rules. */
const forge = (claims: { readonly [name: string]: Json }) =>
  signRaw(
    canonicalize({ alg: "Ed25519", kid: signing.kid, typ }),
    canonicalize({ ...clientAssertion, ...claims }),
    signing,
  );

test.each(algs)("reads what was made with %s", (alg) => {
  const key = testKey(alg);
  const token = makeClientAssertion(clientAssertion, key.signing);
  expect(readClientAssertion(token, () => key.verification, use)).toEqual(clientAssertion);
});

test("tells whose key to look for before anything is verified", () => {
  const { claims, kid } = parseClientAssertion(make());
  expect([claims.iss, kid]).toEqual([clientAssertion.iss, signing.kid]);
});

test("refuses a key that is not the issuer's", () => {
  const stranger = { iss: "sample/Agent::other", sub: "sample/Agent::other" };
  expect(read(make(stranger))).toBe("TOKEN_KEY_UNKNOWN");
  const other = testKey("Ed25519").signing;
  expect(read(makeClientAssertion(clientAssertion, other))).toBe("TOKEN_KEY_UNKNOWN");
});

test("refuses a signature by another key under the issuer's kid", () => {
  const other = testKey("Ed25519").signing;
  const impostor = { ...other, kid: signing.kid };
  expect(read(makeClientAssertion(clientAssertion, impostor))).toBe("TOKEN_SIG_INVALID");
});

test("refuses an issuer that is not the subject", () => {
  expect(read(forge({ sub: "sample/User::root" }))).toBe("TOKEN_WRONG_ISSUER");
  expect(verdict(() => make({ sub: "sample/User::root" }))).toBe("TOKEN_WRONG_ISSUER");
});

test.each<[string, Json]>([
  ["an array", [clientAssertion.iss]],
  ["upper case", "SAMPLE/Workload::orchestrator"],
  ["a trailing slash away from its form", "sample/"],
  ["a space after", `${clientAssertion.iss} `],
  ["no tenant", "Workload::orchestrator"],
])("refuses an issuer with %s", (_, iss) => {
  expect(read(forge({ iss, sub: iss }))).toBe("TOKEN_MALFORMED");
});

test("takes an issuer with a slash more for another issuer", () => {
  const iss = `${clientAssertion.iss}/`;
  expect(read(forge({ iss, sub: iss }))).toBe("TOKEN_KEY_UNKNOWN");
});

test.each<[string, Json, string]>([
  ["a list of one", [audience], "TOKEN_MALFORMED"],
  ["a list of several", [audience, "urn:other"], "TOKEN_MALFORMED"],
  ["nothing", "", "TOKEN_MALFORMED"],
  ["a prefix", audience.slice(0, -1), "TOKEN_WRONG_AUDIENCE"],
  ["more than the audience", `${audience}/`, "TOKEN_WRONG_AUDIENCE"],
  ["another case", audience.toUpperCase(), "TOKEN_WRONG_AUDIENCE"],
  ["another", "urn:writ:writ.local:grants", "TOKEN_WRONG_AUDIENCE"],
])("refuses an audience that is %s", (_, aud, code) => {
  expect(read(forge({ aud }))).toBe(code);
});

test("binds to one method and one request", () => {
  expect(read(make(), { rpc: "/writ.policy.v1.AuthorizationService/Explain" })).toBe(
    "TOKEN_REQUEST_MISMATCH",
  );
  expect(read(make(), { rqh: hashText("another request") })).toBe("TOKEN_REQUEST_MISMATCH");
  expect(read(make(), { rqh: "" })).toBe("TOKEN_REQUEST_MISMATCH");
});

test("lives at most 300 seconds", () => {
  expect(read(make({ exp: iat + 300 }))).toBe("accepted");
  expect(verdict(() => make({ exp: iat + 301 }))).toBe("TOKEN_LIFETIME");
  for (const exp of [iat + 301, iat + 315_360_000, iat, iat - 1]) {
    expect(read(forge({ exp }))).toBe("TOKEN_LIFETIME");
  }
});

test("is good from 30 seconds before iat until 30 seconds after exp", () => {
  const token = make();
  expect(read(token, { nowMs: (iat - 30) * 1000 - 1 })).toBe("TOKEN_NOT_YET_VALID");
  expect(read(token, { nowMs: (iat - 30) * 1000 })).toBe("accepted");
  expect(read(token, { nowMs: (iat + 90) * 1000 - 1 })).toBe("accepted");
  expect(read(token, { nowMs: (iat + 90) * 1000 })).toBe("TOKEN_EXPIRED");
});

test.each<[string, Json]>([
  ["exp", null],
  ["exp", `${iat + 60}`],
  ["exp", iat + 0.5],
  ["iat", -1],
  ["jti", "short"],
  ["jti", "x".repeat(129)],
  ["jti", "spaces are not welcome"],
  ["rpc", "Authorize"],
  ["rqh", "not a digest"],
  ["rqh", `${rqh}=`],
  ["nbf", iat],
  ["scope", "everything"],
])("refuses the claim %s: %j", (name, value) => {
  expect(read(forge({ [name]: value }))).toBe("TOKEN_MALFORMED");
});

test("refuses claims in another spelling, even with a good signature", () => {
  const header = canonicalize({ alg: "Ed25519", kid: signing.kid, typ });
  const canonical = canonicalize(clientAssertion);
  for (const payload of [
    ` ${canonical}`,
    canonical.replace(`"exp":${iat + 60}`, '"exp":1e400'),
    canonical.replace(`"exp":${iat + 60}`, `"exp":${iat + 60}.0`),
    canonical.replace(`"exp":${iat + 60},`, ""),
    canonical.replace('"sub":', '"sub":"sample/User::root","sub":'),
  ]) {
    expect(payload).not.toBe(canonical);
    expect(read(signRaw(header, payload, signing))).toBe("TOKEN_MALFORMED");
  }
});
