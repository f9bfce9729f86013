import { createPublicKey, verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import type { Ed25519 } from "@writ/evidence";

/** Ed25519 verification with a raw public key of 32 bytes (RFC 8032). */
export const verifyEd25519: Ed25519 = (publicKey) => {
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(publicKey) },
    format: "jwk",
  });
  return (message, signature) => verify(null, message, key, signature);
};
