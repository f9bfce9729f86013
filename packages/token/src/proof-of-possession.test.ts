import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import {
  makeProofOfPossession,
  type ProofOfPossession,
  type ProofUse,
  readProofOfPossession,
} from "./proof-of-possession.ts";
import { hashText } from "./sha256.ts";
import {
  algs,
  audience,
  iat,
  nowMs,
  proof,
  rpc,
  rqh,
  signRaw,
  testKey,
  verdict,
} from "./test-tokens.ts";
import { tokenHash } from "./token-hash.ts";
import { verificationKeyFromJwk } from "./verification-key.ts";
import { verificationKeyCache } from "./verification-key-cache.ts";

const holder = testKey("Ed25519");
const { kid: jkt } = holder.signing;
const gth = tokenHash("header.payload.signature");
const withCredential: ProofUse = { audience, rpc, rqh, grant: null, nowMs };
const withGrant: ProofUse = { ...withCredential, grant: { gth, jkt } };
const make = (claims: Partial<ProofOfPossession> = {}, key = holder) =>
  makeProofOfPossession({ ...proof, ...claims }, key.signing, key.jwk);
const read = (token: string, use: ProofUse) =>
  verdict(() => readProofOfPossession(token, verificationKeyFromJwk, use));

test.each(algs)("reads what was made with %s and names the key that made it", (alg) => {
  const key = testKey(alg);
  const importKey = verificationKeyCache(4);
  for (const token of [make({}, key), make({}, key)]) {
    expect(readProofOfPossession(token, importKey, withCredential)).toEqual({
      claims: proof,
      jkt: key.signing.kid,
    });
  }
});

test("reads a proof for a grant by the key the grant is bound to", () => {
  expect(read(make({ gth }), withGrant)).toBe("accepted");
});

test("refuses a proof by another key than the grant's", () => {
  expect(read(make({ gth }, testKey("Ed25519")), withGrant)).toBe("TOKEN_KEY_UNKNOWN");
  expect(read(make({ gth }, testKey("ES256")), withGrant)).toBe("TOKEN_KEY_UNKNOWN");
});

test("refuses a proof that shows one key and is signed by another", () => {
  const other = testKey("Ed25519");
  const token = makeProofOfPossession({ ...proof, gth }, other.signing, holder.jwk);
  expect(read(token, withGrant)).toBe("TOKEN_SIG_INVALID");
});

test("refuses a proof for another grant, for no grant, or for a grant where there is none", () => {
  const another = tokenHash("header.payload.other");
  expect(read(make({ gth: another }), withGrant)).toBe("TOKEN_REQUEST_MISMATCH");
  expect(read(make(), withGrant)).toBe("TOKEN_REQUEST_MISMATCH");
  expect(read(make({ gth }), withCredential)).toBe("TOKEN_REQUEST_MISMATCH");
});

test("refuses a proof for another audience, method or request", () => {
  const other = { ...withCredential, audience: "urn:writ:other" };
  expect(read(make(), other)).toBe("TOKEN_WRONG_AUDIENCE");
  expect(read(make(), { ...withCredential, rpc: "/writ.grant.v1.GrantService/Redeem" })).toBe(
    "TOKEN_REQUEST_MISMATCH",
  );
  expect(read(make(), { ...withCredential, rqh: hashText("other") })).toBe(
    "TOKEN_REQUEST_MISMATCH",
  );
});

test("lives at most 60 seconds", () => {
  expect(verdict(() => make({ exp: iat + 61 }))).toBe("TOKEN_LIFETIME");
  expect(read(forge({ exp: iat + 61 }), withCredential)).toBe("TOKEN_LIFETIME");
  expect(read(make({ exp: iat + 60 }), withCredential)).toBe("accepted");
});

test("is good within the clock skew only", () => {
  const at = (ms: number) => read(make(), { ...withCredential, nowMs: ms });
  expect(at((iat - 30) * 1000 - 1)).toBe("TOKEN_NOT_YET_VALID");
  expect(at((iat - 30) * 1000)).toBe("accepted");
  expect(at((iat + 90) * 1000 - 1)).toBe("accepted");
  expect(at((iat + 90) * 1000)).toBe("TOKEN_EXPIRED");
});

test.each<[string, Json]>([
  ["a private key", { ...holder.jwk, d: holder.jwk.x }],
  ["an RSA key", { e: "AQAB", kty: "RSA", n: "AQAB" }],
  ["a key with a kid", { ...holder.jwk, kid: jkt }],
  ["no key", null],
])("refuses %s in the header", (_, jwk) => {
  const header = canonicalize({ alg: "Ed25519", jwk, typ: "exec-pop+jwt" });
  const token = signRaw(header, canonicalize(proof), holder.signing);
  expect(read(token, withCredential)).toBe("TOKEN_MALFORMED");
});

test("refuses a key that is not on its curve", () => {
  const { jwk, signing } = testKey("ES256");
  const off = { crv: "P-256", kty: "EC", x: jwk.x, y: jwk.x };
  const header = canonicalize({ alg: "ES256", jwk: off, typ: "exec-pop+jwt" });
  expect(read(signRaw(header, canonicalize(proof), signing), withCredential)).toBe(
    "TOKEN_MALFORMED",
  );
});

test.each<[string, Json]>([
  ["gth", null],
  ["gth", "short"],
  ["aud", [audience]],
  ["jti", ""],
  ["nonce", "n"],
])("refuses the claim %s: %j", (name, value) => {
  expect(read(forge({ [name]: value }), withCredential)).toBe("TOKEN_MALFORMED");
});

function forge(claims: { readonly [name: string]: Json }): string {
  const header = canonicalize({ alg: "Ed25519", jwk: holder.jwk, typ: "exec-pop+jwt" });
  return signRaw(header, canonicalize({ ...proof, ...claims }), holder.signing);
}
