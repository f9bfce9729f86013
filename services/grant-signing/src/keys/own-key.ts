import type { KeyObject } from "node:crypto";
import { publicJwk, type SigningKey, type VerificationKey } from "@writ/token";
import type { OwnKey } from "./next-bundle.ts";

/** A private key of this service, and its public part. */
export type OwnSigningKey = SigningKey & { readonly publicKey: KeyObject };

/** How a bundle names a key of ours. */
export function ownKey(key: OwnSigningKey, use: OwnKey["use"]): OwnKey {
  return { kid: key.kid, jwk: publicJwk(key.publicKey), use };
}

/** What signatures of a key of ours are verified with. */
export function verificationOf({ kid, alg, publicKey }: OwnSigningKey): VerificationKey {
  return { kid, alg, publicKey };
}
