import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import type { VerifyCrypto } from "@writ/evidence";
import { sha256 } from "@writ/token";

/** Hashing and verifying with node:crypto, at once. A key that is none verifies nothing. */
export const nodeCrypto: VerifyCrypto = {
  sha256,
  ed25519: (publicKey, message, signature) =>
    holds(() => verify(null, message, ed25519Key(publicKey), signature)),
  p256: (spkiDer, message, signatureDer) =>
    holds(() => verify("sha256", message, p256Key(spkiDer), signatureDer)),
};

function ed25519Key(raw: Uint8Array): KeyObject {
  const jwk = { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(raw) };
  return createPublicKey({ key: jwk, format: "jwk" });
}

function p256Key(der: Uint8Array): KeyObject {
  const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw new Error("not a P-256 key");
  return key;
}

function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
