import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { type BundleKey, makeKeyBundle, readKeyBundle } from "./key-bundle.ts";
import { hashText } from "./sha256.ts";
import { algs, bundleClaims, iat, nowMs, signRaw, testKey, verdict } from "./test-tokens.ts";
import { findKeyAmong } from "./verification-key.ts";

const root = testKey("Ed25519");
const grantKey = testKey("ES256");
const claims = bundleClaims(grantKey);
const [bundled] = claims.keys as readonly [BundleKey];
const use = { issuer: claims.iss, nowMs };
const read = (token: string, other: Partial<typeof use> = {}) =>
  verdict(() => readKeyBundle(token, findKeyAmong([root.jwk]), { ...use, ...other }));
const forge = (changes: { readonly [name: string]: Json }) =>
  signRaw(
    canonicalize({ alg: "Ed25519", kid: root.signing.kid, typ: "exec-bundle+jwt" }),
    canonicalize({ ...claims, ...changes }),
    root.signing,
  );

test.each(algs)("reads what a root signed with %s", (alg) => {
  const key = testKey(alg);
  const token = makeKeyBundle(claims, key.signing);
  expect(readKeyBundle(token, findKeyAmong([root.jwk, key.jwk]), use)).toEqual(claims);
});

test("reads a bundle of 64 keys and one of none, and refuses 65", () => {
  const keys = Array.from({ length: 65 }, () => bundleClaims(testKey("ES256")).keys).flat();
  expect(read(makeKeyBundle({ ...claims, keys: keys.slice(1) }, root.signing))).toBe("accepted");
  expect(read(makeKeyBundle({ ...claims, keys: [] }, root.signing))).toBe("accepted");
  expect(verdict(() => makeKeyBundle({ ...claims, keys }, root.signing))).toBe("TOKEN_MALFORMED");
});

test("refuses a bundle that no root signed, such as one by a key it lists", () => {
  expect(read(makeKeyBundle(claims, grantKey.signing))).toBe("TOKEN_KEY_UNKNOWN");
  const impostor = { ...testKey("Ed25519").signing, kid: root.signing.kid };
  expect(read(makeKeyBundle(claims, impostor))).toBe("TOKEN_SIG_INVALID");
});

test("refuses another issuer", () => {
  expect(read(forge({}), { issuer: "urn:writ:other:grants" })).toBe("TOKEN_WRONG_ISSUER");
  expect(read(forge({ iss: `${claims.iss}/` }))).toBe("TOKEN_WRONG_ISSUER");
});

test("lives at most 24 hours, give or take the clock skew", () => {
  expect(read(forge({ exp: iat + 86_400 }))).toBe("accepted");
  expect(read(forge({ exp: iat + 86_401 }))).toBe("TOKEN_LIFETIME");
  expect(read(forge({}), { nowMs: (iat + 3630) * 1000 - 1 })).toBe("accepted");
  expect(read(forge({}), { nowMs: (iat + 3630) * 1000 })).toBe("TOKEN_EXPIRED");
  expect(read(forge({}), { nowMs: (iat - 30) * 1000 - 1 })).toBe("TOKEN_NOT_YET_VALID");
});

test.each<[string, { readonly [name: string]: Json }]>([
  ["a kid that is not the key's thumbprint", { keys: [{ ...bundled, kid: hashText("x") }] }],
  ["a kid twice", { keys: [bundled, { ...bundled, state: "OLD" }] }],
  ["a private key", { keys: [{ ...bundled, jwk: { ...bundled.jwk, d: bundled.kid } }] }],
  ["a key that ends as it begins", { keys: [{ ...bundled, naf: bundled.nbf }] }],
  ["an unknown state", { keys: [{ ...bundled, state: "PREPARED" }] }],
  ["an unknown use", { keys: [{ ...bundled, use: "exec-id" }] }],
  ["an unknown member of a key", { keys: [{ ...bundled, alg: "ES256" }] }],
  ["keys that are no list", { keys: {} }],
  ["a negative seq", { seq: -1 }],
  ["a seq as text", { seq: "1" }],
  ["a prev_h that is no digest", { prev_h: "" }],
  ["an audience", { aud: "urn:x" }],
])("refuses %s", (_, changes) => {
  expect(read(forge(changes))).toBe("TOKEN_MALFORMED");
});
