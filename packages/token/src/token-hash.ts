import { hashText } from "./sha256.ts";

/** SHA-256 of a whole token's ASCII, base64url: `gth` of a proof of possession, `parent.h` of a request. */
export function tokenHash(token: string): string {
  return hashText(token);
}

/**
 * SHA-256 of a token's signing input (header and payload), base64url: what lineage binds, because
 * unlike the token it does not change with a re-encoded or malleated signature.
 */
export function signingInputHash(token: string): string {
  return hashText(token.slice(0, Math.max(token.lastIndexOf("."), 0)));
}
