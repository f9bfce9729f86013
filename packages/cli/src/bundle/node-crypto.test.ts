import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, test } from "vitest";
import { nodeCrypto } from "./node-crypto.ts";

const message = Buffer.from("a message");

test("verifies Ed25519 with a raw key", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const signature = sign(null, message, privateKey);
  expect(nodeCrypto.ed25519(raw, message, signature)).toBe(true);
  expect(nodeCrypto.ed25519(raw, Buffer.from("another"), signature)).toBe(false);
  expect(nodeCrypto.ed25519(raw.subarray(1), message, signature)).toBe(false);
  expect(nodeCrypto.ed25519(raw, message, signature.subarray(1))).toBe(false);
});

test("verifies P-256 with a key in DER, and no other curve or kind", () => {
  const keyOf = (key: KeyObject) => key.export({ type: "spki", format: "der" });
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signature = sign("sha256", message, privateKey);
  expect(nodeCrypto.p256(keyOf(publicKey), message, signature)).toBe(true);
  expect(nodeCrypto.p256(keyOf(publicKey), Buffer.from("another"), signature)).toBe(false);
  expect(nodeCrypto.p256(new Uint8Array(), message, signature)).toBe(false);
  const other = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const otherSignature = sign("sha256", message, other.privateKey);
  expect(nodeCrypto.p256(keyOf(other.publicKey), message, otherSignature)).toBe(false);
});
