import { generateKeyPairSync } from "node:crypto";
import { signingKeyFromPem } from "@writ/token";
import { expect, test } from "vitest";
import { countedKey } from "./counted-key.ts";

test("is the same key, and counts every signature, by whatever way somebody comes to it", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const plain = signingKeyFromPem(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const { key, made } = countedKey(plain);
  const input = Uint8Array.of(1, 2, 3);
  expect(made()).toBe(0);
  expect(Buffer.from(key.sign(input))).toEqual(Buffer.from(plain.sign(input)));
  expect(made()).toBe(1);
  const copy = { ...key };
  copy.sign(input);
  expect([key.kid, key.alg, made()]).toEqual([plain.kid, plain.alg, 2]);
});
