import { verify } from "node:crypto";
import type { ParsedJws } from "./compact.ts";
import { TokenError } from "./token-error.ts";
import type { VerificationKey } from "./verification-key.ts";

const SIGNATURE_BYTES = 64;

/**
 * Checks the signature of a parsed token with the one key and the one algorithm of that key.
 *
 * An ES256 signature (r, s) has a twin (r, n - s) that verifies as well; it is accepted. That is
 * harmless because no id, replay key or digest of ours is taken from a signature alone: `jti` names
 * a token, and lineage binds the signing input.
 * @throws TokenError TOKEN_ALG_MISMATCH, TOKEN_KEY_UNKNOWN, TOKEN_SIG_INVALID
 */
export function verifySignature(jws: ParsedJws, key: VerificationKey): void {
  const { header, signature, signingInput } = jws;
  if (header.alg !== key.alg) {
    throw new TokenError("TOKEN_ALG_MISMATCH", "alg is not the one of the key");
  }
  if (header.kid !== undefined && header.kid !== key.kid) {
    throw new TokenError("TOKEN_KEY_UNKNOWN", "kid is not the key's");
  }
  if (signature.length !== SIGNATURE_BYTES || !verified(key, signingInput, signature)) {
    throw new TokenError("TOKEN_SIG_INVALID", "signature does not verify");
  }
}

function verified(key: VerificationKey, input: Uint8Array, signature: Uint8Array): boolean {
  switch (key.alg) {
    case "Ed25519":
      return verify(null, input, key.publicKey, signature);
    case "ES256":
      return verify("sha256", input, { key: key.publicKey, dsaEncoding: "ieee-p1363" }, signature);
    default:
      return false;
  }
}
