import { decodeBase64Url } from "@writ/encoding";
import { publicJwk, type signingKeyFromPem } from "@writ/token";

/** The Ed25519 key of a witness. */
export interface WitnessKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 64-byte signature of a message (RFC 8032). */
  sign(message: Uint8Array): Uint8Array;
}

/** Cosignatures are made with Ed25519 keys only. */
export class WitnessKeyError extends Error {
  override readonly name = "WitnessKeyError";
}

/** The key of a witness from a signing key as signingKeyFromPem gives it. @throws WitnessKeyError for another kind of key */
export function witnessKey(signing: ReturnType<typeof signingKeyFromPem>): WitnessKey {
  const jwk = publicJwk(signing.publicKey);
  if (jwk.kty !== "OKP") throw new WitnessKeyError("a witness signs with an Ed25519 key");
  return { publicKey: decodeBase64Url(jwk.x), sign: (message) => signing.sign(message) };
}
