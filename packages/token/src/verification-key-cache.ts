import type { PublicJwk } from "./public-jwk.ts";
import { type VerificationKey, verificationKeyFromJwk } from "./verification-key.ts";

/** Imports a public JWK, or gives the key imported for it before. @throws TokenError as the import does */
export type ImportKey = (jwk: PublicJwk) => VerificationKey;

/** An importer that remembers the `max` keys used last, for proofs of possession that carry their key. */
export function verificationKeyCache(max: number): ImportKey {
  const keys = new Map<string, VerificationKey>();
  return (jwk) => {
    // The members that the thumbprint covers, without the cost of hashing them.
    const id = jwk.kty === "EC" ? `${jwk.crv} ${jwk.x} ${jwk.y}` : `${jwk.crv} ${jwk.x}`;
    const key = keys.get(id) ?? verificationKeyFromJwk(jwk);
    // A Map keeps insertion order: putting a key back makes it the newest.
    keys.delete(id);
    keys.set(id, key);
    if (keys.size > max) {
      for (const oldest of keys.keys()) {
        keys.delete(oldest);
        break;
      }
    }
    return key;
  };
}
