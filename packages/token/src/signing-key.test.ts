import { generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { publicJwk, thumbprint } from "./public-jwk.ts";
import { SigningKeyError, signingKeyFromPem } from "./signing-key.ts";

const pem = (key: KeyObject) => key.export({ format: "pem", type: "pkcs8" }).toString();
const ed25519 = pem(generateKeyPairSync("ed25519").privateKey);
const p256 = pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
const message = encodeUtf8("message");

test.each([
  ["Ed25519", ed25519],
  ["ES256", p256],
])("reads a PEM key for %s and names it by its thumbprint", (alg, text) => {
  const key = signingKeyFromPem(text);
  expect(key.alg).toBe(alg);
  expect(key.kid).toBe(thumbprint(publicJwk(key.publicKey)));
  expect(key.publicKey.type).toBe("public");
});

test("signs with Ed25519 in 64 bytes that are the same every time", () => {
  const key = signingKeyFromPem(ed25519);
  const signature = key.sign(message);
  expect(signature).toHaveLength(64);
  expect(key.sign(message)).toEqual(signature);
  expect(verify(null, message, key.publicKey, signature)).toBe(true);
});

test("signs with ES256 in the 64 bytes r || s of JOSE", () => {
  const key = signingKeyFromPem(p256);
  const signature = key.sign(message);
  expect(signature).toHaveLength(64);
  const publicKey = { key: key.publicKey, dsaEncoding: "ieee-p1363" } as const;
  expect(verify("sha256", message, publicKey, signature)).toBe(true);
});

test.each([
  ["an RSA key", pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey)],
  ["a P-384 key", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey)],
  ["an X25519 key", pem(generateKeyPairSync("x25519").privateKey)],
  [
    "a public key",
    generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" }).toString(),
  ],
  [
    "an encrypted key",
    generateKeyPairSync("ed25519")
      .privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" })
      .toString(),
  ],
  ["a cut PEM", ed25519.slice(0, 60)],
  ["an empty text", ""],
])("refuses %s without showing it", (_, text) => {
  expect(() => signingKeyFromPem(text)).toThrow(SigningKeyError);
  expect(() => signingKeyFromPem(text)).toThrow(/^not an unencrypted Ed25519 or P-256/);
});
