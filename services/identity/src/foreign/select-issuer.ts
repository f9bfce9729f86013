import { CredentialDenied } from "../credential/credential-denied.ts";
import { soleAudience } from "./foreign-claims.ts";
import type { ForeignToken } from "./foreign-token.ts";
import { parseSpiffeId } from "./spiffe-id.ts";

/** Whether an issuer could be registered under the text: 1 to 256 printable ASCII characters without spaces. */
export function isIssuerName(text: string): boolean {
  return /^[!-~]{1,256}$/.test(text);
}

/**
 * The name under which a token's issuer would be registered: the trust domain of a SPIFFE ID in sub, else iss. Unverified, and good for nothing but
 * to look up what an operator configured; no address is ever made from it.
 * @throws CredentialDenied CRED_MALFORMED, CRED_UNKNOWN_ISSUER
 */
export function claimedIssuer(token: ForeignToken): string {
  const { iss, sub } = token.claims;
  if (typeof sub === "string" && sub.startsWith("spiffe:")) {
    const id = parseSpiffeId(sub);
    if (id === undefined) throw new CredentialDenied("CRED_MALFORMED", "sub is not a SPIFFE ID");
    return id.trustDomain;
  }
  if (typeof iss !== "string") throw new CredentialDenied("CRED_MALFORMED", "iss is missing");
  // Also keeps what no database could be asked for, such as NUL, from failing more than this one caller.
  if (!isIssuerName(iss))
    throw new CredentialDenied("CRED_UNKNOWN_ISSUER", "iss is no name an issuer can have");
  return iss;
}

/**
 * Picks the configured issuer a token is checked against. Tenants may share an issuer, each with an audience of its own; then the audience decides.
 * @throws CredentialDenied CRED_UNKNOWN_ISSUER, CRED_WRONG_AUDIENCE
 */
export function selectIssuer<I extends { readonly audience: string }>(
  token: ForeignToken,
  configured: readonly I[],
): I {
  const [first, ...others] = configured;
  if (first === undefined)
    throw new CredentialDenied("CRED_UNKNOWN_ISSUER", "nobody configured this issuer");
  if (others.length === 0) return first;
  const audience = soleAudience(token.claims);
  const chosen = configured.find((issuer) => issuer.audience === audience);
  if (chosen === undefined)
    throw new CredentialDenied("CRED_WRONG_AUDIENCE", "aud is no configured audience");
  return chosen;
}
