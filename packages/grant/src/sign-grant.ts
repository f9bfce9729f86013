import { canonicalBytes } from "@writ/encoding";
import { signCompact, type SigningKey } from "@writ/token";
import type { GrantClaims } from "./claims.ts";
import { GrantError } from "./grant-error.ts";

/** The type of a grant's header; byte-equal. */
export const GRANT_TYP = "exec-grant+jwt";

/** How large a grant may be, in characters of the whole token. */
export const MAX_GRANT_BYTES = 4096;

/** The canonical bytes of claims: what is hashed into evidence and signed. @throws CanonicalJsonError */
export function grantBytes(claims: GrantClaims): Uint8Array {
  return canonicalBytes(claims);
}

/**
 * Signs a grant over exactly these bytes. They are not looked at here: the caller has parsed and
 * checked them. @throws GrantError when the token would be too large
 */
export function signGrant(payload: Uint8Array, key: SigningKey): string {
  const token = signCompact({ typ: GRANT_TYP, key, payload });
  if (token.length > MAX_GRANT_BYTES) throw new GrantError("the grant is too large");
  return token;
}
