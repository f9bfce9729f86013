import { createPublicKey, type KeyObject } from "node:crypto";
import { type Alg, algOf, type PublicJwk, readPublicJwk, thumbprint } from "./public-jwk.ts";
import { TokenError } from "./token-error.ts";

/** A public key ready for use; `kid` is its RFC 7638 thumbprint. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: Alg;
  readonly publicKey: KeyObject;
}

/** Finds the key a token names; undefined when there is none. */
export type FindKey = (kid: string) => VerificationKey | undefined;

/**
 * Imports a public JWK. Costs about as much as checking a signature for P-256, so keep the result.
 * @throws TokenError TOKEN_MALFORMED for other members, other curves, and points off the curve
 */
export function verificationKeyFromJwk(jwk: PublicJwk): VerificationKey {
  const checked = readPublicJwk(jwk);
  return {
    kid: thumbprint(checked),
    alg: algOf(checked),
    publicKey: imported(checked),
  };
}

/** A finder over a fixed set of keys, such as those of a trust file. @throws TokenError as the import does */
export function findKeyAmong(jwks: readonly PublicJwk[]): FindKey {
  const keys = new Map(jwks.map(verificationKeyFromJwk).map((key) => [key.kid, key]));
  return (kid) => keys.get(kid);
}

function imported(jwk: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    throw new TokenError("TOKEN_MALFORMED", "jwk is not a point of its curve");
  }
}
