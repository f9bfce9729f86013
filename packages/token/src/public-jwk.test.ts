import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { expect, test } from "vitest";
import { publicJwk, type PublicJwk, readPublicJwk, thumbprint } from "./public-jwk.ts";
import { algs, testKey, verdict } from "./test-tokens.ts";

const ed25519 = {
  crv: "Ed25519",
  kty: "OKP",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
} as const;
const p256 = testKey("ES256").jwk;

test("computes the thumbprint of RFC 8037 appendix A.3", () => {
  expect(thumbprint(ed25519)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
});

test.each(algs)("agrees with another implementation on the thumbprint of %s keys", async (alg) => {
  const { jwk } = testKey(alg);
  expect(thumbprint(jwk)).toBe(await calculateJwkThumbprint({ ...jwk }));
});

test("ignores members beyond the required ones in a thumbprint", () => {
  expect(thumbprint({ ...ed25519, kid: "x" } as PublicJwk)).toBe(thumbprint(ed25519));
});

test("gives the public part of a private key and nothing else", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  expect(Object.keys(publicJwk(privateKey)).toSorted()).toEqual(["crv", "kty", "x"]);
});

test.each([
  ["RSA", () => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
  ["P-384", () => generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey],
  ["secp256k1", () => generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey],
  ["X25519", () => generateKeyPairSync("x25519").publicKey],
  ["secret", () => createSecretKey(new Uint8Array(32))],
  ["Ed448", () => generateKeyPairSync("ed448").publicKey],
])("has no JWK for %s keys", (_, key) => {
  expect(verdict(() => publicJwk(key()))).toBe("TOKEN_MALFORMED");
});

test.each<[string, unknown]>([
  ["a private Ed25519 key", { ...ed25519, d: ed25519.x }],
  ["a private P-256 key", { ...p256, d: ed25519.x }],
  ["a key with a kid", { ...ed25519, kid: "k" }],
  ["a key with a use", { ...p256, use: "sig" }],
  ["a key without x", { crv: "Ed25519", kty: "OKP" }],
  ["a P-256 key without y", { crv: "P-256", kty: "EC", x: ed25519.x }],
  ["an OKP key with y", { ...ed25519, y: ed25519.x }],
  ["an OKP key on X25519", { ...ed25519, crv: "X25519" }],
  ["an EC key on P-384", { ...p256, crv: "P-384" }],
  ["an EC key on Ed25519", { ...p256, crv: "Ed25519" }],
  ["an RSA key", { e: "AQAB", kty: "RSA", n: "x".repeat(342) }],
  ["a symmetric key", { k: "c2VjcmV0", kty: "oct" }],
  ["a key with a short x", { ...ed25519, x: ed25519.x.slice(1) }],
  ["a key with a padded x", { ...ed25519, x: `${ed25519.x}=` }],
  ["a key with stray bits in x", { ...ed25519, x: `${ed25519.x.slice(0, -1)}p` }],
  ["a number", 1],
  ["null", null],
  ["an array", [ed25519]],
])("refuses %s", (_, value) => {
  expect(verdict(() => readPublicJwk(value))).toBe("TOKEN_MALFORMED");
});
