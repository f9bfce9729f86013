import { expect, test } from "vitest";
import type { PublicJwk } from "./public-jwk.ts";
import { testKey, verdict } from "./test-tokens.ts";
import { findKeyAmong, verificationKeyFromJwk } from "./verification-key.ts";
import { verificationKeyCache } from "./verification-key-cache.ts";

const first = testKey("Ed25519");
const second = testKey("ES256");
const third = testKey("Ed25519");

test("imports a key under its thumbprint and with the one algorithm of its kind", () => {
  expect(verificationKeyFromJwk(first.jwk)).toMatchObject({
    kid: first.signing.kid,
    alg: "Ed25519",
  });
  expect(verificationKeyFromJwk(second.jwk)).toMatchObject({
    kid: second.signing.kid,
    alg: "ES256",
  });
});

test("refuses a P-256 key that is not a point of the curve", () => {
  const { jwk } = second;
  const off: PublicJwk = { crv: "P-256", kty: "EC", x: jwk.x, y: jwk.x };
  expect(verdict(() => verificationKeyFromJwk(off))).toBe("TOKEN_MALFORMED");
  const zero = "A".repeat(43);
  const infinity: PublicJwk = { crv: "P-256", kty: "EC", x: zero, y: zero };
  expect(verdict(() => verificationKeyFromJwk(infinity))).toBe("TOKEN_MALFORMED");
});

test("refuses a private key", () => {
  const leaked = { ...first.jwk, d: first.jwk.x };
  expect(verdict(() => verificationKeyFromJwk(leaked))).toBe("TOKEN_MALFORMED");
});

test("finds the keys of a fixed set by kid and no others", () => {
  const find = findKeyAmong([first.jwk, second.jwk]);
  expect(find(second.signing.kid)?.alg).toBe("ES256");
  expect(find(third.signing.kid)).toBeUndefined();
  expect(find("__proto__")).toBeUndefined();
});

test("imports a key once while it stays in the cache", () => {
  const importKey = verificationKeyCache(2);
  expect(importKey({ ...first.jwk })).toBe(importKey({ ...first.jwk }));
});

test("drops the key that was not used for longest when the cache is full", () => {
  const importKey = verificationKeyCache(2);
  const one = importKey(first.jwk);
  const two = importKey(second.jwk);
  expect(importKey(first.jwk)).toBe(one);
  importKey(third.jwk);
  expect(importKey(first.jwk)).toBe(one);
  expect(importKey(second.jwk)).not.toBe(two);
});

test("never gives one key for another", () => {
  const importKey = verificationKeyCache(10);
  for (const { jwk, signing } of [first, second, third, first]) {
    expect(importKey(jwk).kid).toBe(signing.kid);
  }
});

test("does not remember a key it refused", () => {
  const importKey = verificationKeyCache(10);
  const off: PublicJwk = { crv: "P-256", kty: "EC", x: second.jwk.x, y: second.jwk.x };
  expect(verdict(() => importKey(off))).toBe("TOKEN_MALFORMED");
  expect(verdict(() => importKey(off))).toBe("TOKEN_MALFORMED");
});
