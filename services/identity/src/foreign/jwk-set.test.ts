import { generateKeyPairSync } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import { expect, test } from "vitest";
import { type KeyUse, readJwkSet } from "./jwk-set.ts";
import { testKey } from "../testing/issuer.ts";

const rsa = testKey("RS256", "r").jwk;
const ec = testKey("ES256", "e").jwk;
const p384 = testKey("ES384", "p").jwk;
const ed = testKey("Ed25519", "d").jwk;
const read = (keys: unknown, use: KeyUse = "oidc") => readJwkSet(JSON.stringify({ keys }), use);

test("says what each key can verify", () => {
  const found = read([rsa, ec, p384, ed, { ...rsa, kid: "only", alg: "PS384", use: "sig" }]);
  expect(found.map(({ kid, algs }) => [kid, algs])).toEqual([
    ["r", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]],
    ["e", ["ES256"]],
    ["p", ["ES384"]],
    ["d", ["Ed25519"]],
    ["only", ["PS384"]],
  ]);
});

test("imports a key once for each algorithm", async () => {
  const [key] = read([rsa]);
  expect(await key?.imported("RS256")).toMatchObject({ type: "public", usages: ["verify"] });
  expect(key?.imported("RS256")).toBe(key?.imported("RS256"));
  expect(await key?.imported("PS256")).not.toBe(await key?.imported("RS256"));
});

test("leaves out the keys that are not for verifying tokens", () => {
  const others = [
    { ...rsa, use: "enc" },
    { ...rsa, key_ops: ["encrypt"] },
    { kty: "EC", use: "x509-svid" },
  ];
  expect(read([...others, ec]).map((key) => key.kid)).toEqual(["e"]);
  expect(() => read(others)).toThrow("no key of the set is for verifying these tokens");
});

test("takes from a SPIFFE bundle the keys marked for JWT-SVIDs and no others", () => {
  const bundle = [
    { ...ec, use: "jwt-svid" },
    { ...rsa, use: "sig" },
    p384,
    { kty: "EC", use: "x509-svid" },
  ];
  expect(read(bundle, "jwt_svid").map((key) => key.kid)).toEqual(["e"]);
  expect(() => read([{ ...ec, use: "jwt-svid" }], "oidc")).toThrow("no key of the set");
});

test.each([
  ["a private EC key", [{ ...ec, d: "AA" }]],
  ["a private key for another use", [ec, { ...rsa, use: "enc", p: "AA" }]],
  ["a secret", [ec, { kty: "oct", use: "enc" }]],
  ["a key id twice", [ec, { ...rsa, kid: "e" }]],
  ["a key without a kid", [{ ...ec, kid: undefined }]],
  ["an empty kid", [{ ...ec, kid: "" }]],
  ["a very long kid", [{ ...ec, kid: "k".repeat(257) }]],
  ["an algorithm of another type", [{ ...ec, alg: "RS256" }]],
  ["an HMAC algorithm", [{ ...rsa, alg: "HS256" }]],
  ["the polymorphic EdDSA", [{ ...ed, alg: "EdDSA" }]],
  ["a curve we do not verify", [{ ...ec, crv: "secp256k1" }]],
  ["X25519", [{ ...ed, crv: "X25519" }]],
  ["a coordinate of another length", [{ ...ec, x: p384["x"] }]],
  ["a coordinate that is not base64url", [{ ...ec, x: `${String(ec["x"])}=` }]],
  ["a missing coordinate", [{ ...ec, y: undefined }]],
  ["a key that is no object", ["key"]],
  ["too many keys", Array.from({ length: 101 }, (_, i) => ({ ...ec, kid: `${i}` }))],
  ["no keys", []],
  ["keys that are no array", { "0": ec }],
])("refuses a set with %s", (_, keys) => {
  expect(() => read(keys)).toThrow(expect.objectContaining({ name: "JwkSetError" }));
});

test.each([
  ["a modulus of 1024 bits", { n: weakModulus() }],
  ["a modulus of 2047 bits", { n: encodeBase64Url(new Uint8Array(256).fill(0x7f)) }],
  ["a modulus of more than 8192 bits", { n: encodeBase64Url(new Uint8Array(1025).fill(0xff)) }],
  ["a modulus with leading zeros", { n: `AAAA${String(rsa["n"])}` }],
  ["the exponent 1", { e: "AQ" }],
  ["the exponent 3", { e: "Aw" }],
  ["an even exponent", { e: encodeBase64Url(Uint8Array.of(1, 0, 2)) }],
  ["a huge exponent", { e: encodeBase64Url(Uint8Array.of(1, 0, 0, 0, 1)) }],
])("refuses an RSA key with %s", (_, weak) => {
  expect(() => read([{ ...rsa, ...weak }])).toThrow(/modulus|exponent|leading zeros/);
});

test.each([
  ["more than 256 KiB", `{"keys":[],"pad":"${"x".repeat(256 * 1024)}"}`],
  ["a member twice", `{"keys":[],"keys":[${JSON.stringify(ec)}]}`],
  ["no JSON", "keys"],
])("refuses a set that is %s", (_, json) => {
  expect(() => readJwkSet(json, "oidc")).toThrow(expect.objectContaining({ name: "JwkSetError" }));
});

function weakModulus(): unknown {
  return generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" }).n;
}
