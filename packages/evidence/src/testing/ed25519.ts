import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { concatBytes, decodeBase64Url, decodeHex, encodeBase64Url } from "@writ/encoding";
import type { Ed25519 } from "../note/note-verifier.ts";

const PKCS8 = decodeHex("302e020100300506032b657004220420");

/** An Ed25519 key pair that is the same in every run, for tests. */
export function testKey(seed: number): {
  publicKey: Uint8Array;
  sign: (message: Uint8Array) => Uint8Array;
} {
  const der = concatBytes(PKCS8, new Uint8Array(32).fill(seed));
  const key = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
  const jwk = createPublicKey(key).export({ format: "jwk" });
  return {
    publicKey: decodeBase64Url(jwk.x ?? ""),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

/** Ed25519 of Node, for tests. */
export const ed25519: Ed25519 = (publicKey) => {
  const jwk = { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(publicKey) };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return (message, signature) => verify(null, message, key, signature);
};
