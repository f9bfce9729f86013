import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { type Alg, algOf, publicJwk, thumbprint } from "./public-jwk.ts";

/** A private key that signs tokens; `kid` is the RFC 7638 thumbprint of its public key. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: Alg;
  /** The signature in JOSE form: 64 bytes, r || s for ES256. */
  sign(input: Uint8Array): Uint8Array;
}

/** The PEM holds no private key we can sign with. Carries no part of it. */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
}

/** A signing key from unencrypted PKCS#8 PEM. @throws SigningKeyError unless it is Ed25519 or P-256 */
export function signingKeyFromPem(pem: string): SigningKey & { readonly publicKey: KeyObject } {
  try {
    const privateKey = createPrivateKey(pem);
    const publicKey = createPublicKey(privateKey);
    const jwk = publicJwk(publicKey);
    const alg = algOf(jwk);
    return { kid: thumbprint(jwk), alg, publicKey, sign: signer(alg, privateKey) };
  } catch {
    throw new SigningKeyError("not an unencrypted Ed25519 or P-256 private key in PEM");
  }
}

function signer(alg: Alg, key: KeyObject): SigningKey["sign"] {
  if (alg === "Ed25519") return (input) => sign(null, input, key);
  return (input) => sign("sha256", input, { key, dsaEncoding: "ieee-p1363" });
}
