import { concatBytes, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { rawSignature } from "./ecdsa-der.ts";
import { testKey } from "./testing/ed25519.ts";
import { nodeCrypto } from "./testing/node-crypto.ts";
import { testP256 } from "./testing/p256.ts";
import { webCrypto } from "./web-crypto.ts";

const web = webCrypto(globalThis.crypto.subtle);
const message = encodeUtf8("message");

test("hashes as node:crypto does", async () => {
  expect(await web.sha256(message)).toEqual(nodeCrypto.sha256(message));
});

test("verifies Ed25519, and nothing that was changed", async () => {
  const { publicKey, sign } = testKey(1);
  const signature = sign(message);
  expect(await web.ed25519(publicKey, message, signature)).toBe(true);
  const others = [
    web.ed25519(testKey(2).publicKey, message, signature),
    web.ed25519(publicKey, encodeUtf8("other"), signature),
    ...[0, 31, 32, 63].map((at) =>
      web.ed25519(publicKey, message, signature.with(at, (signature[at] ?? 0) ^ 1)),
    ),
    web.ed25519(publicKey, message, signature.slice(1)),
    web.ed25519(publicKey, message, concatBytes(signature, Uint8Array.of(0))),
    web.ed25519(publicKey, message, new Uint8Array()),
  ];
  expect(await Promise.all(others.map((one) => Promise.resolve(one)))).toEqual(
    others.map(() => false),
  );
});

test("verifies P-256 with signatures in DER, and nothing that was changed", async () => {
  const { spkiDer, sign } = testP256(1);
  // Many, since the lengths of the integers differ.
  for (let i = 0; i < 40; i++) {
    const signed = Uint8Array.of(i);
    expect(await web.p256(spkiDer, signed, sign(signed))).toBe(true);
  }
  const signature = sign(message);
  const others = [
    web.p256(testP256(2).spkiDer, message, signature),
    web.p256(spkiDer, encodeUtf8("other"), signature),
    web.p256(spkiDer, message, rawSignature(signature) ?? signature.slice(1)),
    web.p256(spkiDer, message, concatBytes(signature, Uint8Array.of(0))),
    ...[0, 1, 2, 3, 20, 60].map((at) =>
      web.p256(spkiDer, message, signature.with(at, (signature[at] ?? 0) ^ 1)),
    ),
  ];
  expect(await Promise.all(others.map((one) => Promise.resolve(one)))).toEqual(
    others.map(() => false),
  );
});

test("fails loudly on a public key that is none, rather than calling a signature bad", async () => {
  await expect(web.p256(new Uint8Array(91), message, testP256(1).sign(message))).rejects.toThrow(
    DOMException,
  );
  await expect(web.ed25519(new Uint8Array(31), message, new Uint8Array(64))).rejects.toThrow(
    DOMException,
  );
});
