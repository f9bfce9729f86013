import { CLOCK_SKEW_S, isHashText } from "@writ/token";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { isObject, type JsonObject } from "./strict-json.ts";

/** The times of a token in seconds, checked. */
export interface CheckedTimes {
  readonly iat: number | undefined;
  /** When the caller proved who it is: auth_time, else iat, else now. */
  readonly authenticatedAt: number;
}

/**
 * RFC 7519 section 4.1.4 to 4.1.6, closed: exp is required, all times are integers, nothing lives longer than its issuer may make it.
 * The lifetime counts from nbf, else iat, else now.
 * @throws CredentialDenied CRED_MALFORMED, CRED_EXPIRED, CRED_NOT_YET_VALID, CRED_LIFETIME
 */
export function checkTimes(claims: JsonObject, maxLifetimeS: number, nowS: number): CheckedTimes {
  const exp = seconds(claims, "exp");
  const nbf = seconds(claims, "nbf");
  const iat = seconds(claims, "iat");
  const authTime = seconds(claims, "auth_time");
  if (exp === undefined) throw new CredentialDenied("CRED_MALFORMED", "exp is missing");
  if (exp <= nowS - CLOCK_SKEW_S) throw new CredentialDenied("CRED_EXPIRED", "exp has passed");
  for (const time of [nbf, iat, authTime])
    if (time !== undefined && time > nowS + CLOCK_SKEW_S)
      throw new CredentialDenied("CRED_NOT_YET_VALID", "nbf, iat or auth_time is in the future");
  if (exp - (nbf ?? iat ?? nowS) > maxLifetimeS)
    throw new CredentialDenied("CRED_LIFETIME", `the token lives longer than ${maxLifetimeS} s`);
  return { iat, authenticatedAt: authTime ?? iat ?? nowS };
}

/**
 * The token must be for us and nobody else: aud is our audience, or a list of it alone.
 * @throws CredentialDenied CRED_MALFORMED, CRED_MULTI_AUDIENCE, CRED_WRONG_AUDIENCE
 */
export function checkAudience(claims: JsonObject, audience: string): void {
  const aud = claims["aud"];
  if (Array.isArray(aud) && aud.length > 1)
    throw new CredentialDenied("CRED_MULTI_AUDIENCE", "aud has more than one value");
  const named = soleAudience(claims);
  if (named === undefined) throw new CredentialDenied("CRED_MALFORMED", "aud is missing");
  if (named !== audience)
    throw new CredentialDenied(
      "CRED_WRONG_AUDIENCE",
      "aud is not the issuer's configured audience",
    );
}

/** The one audience a token names; undefined when it names none or several. Unverified. */
export function soleAudience(claims: JsonObject): string | undefined {
  const aud: unknown = claims["aud"];
  const named: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  return typeof named === "string" ? named : undefined;
}

/**
 * The thumbprint of the key a token is bound to (RFC 7800, RFC 9449 section 6.1); undefined for a bearer token.
 * A binding of another kind is one we could not check, so it is refused and not ignored.
 * @throws CredentialDenied CRED_MALFORMED
 */
export function boundKey(claims: JsonObject): string | undefined {
  const cnf = claims["cnf"];
  if (cnf === undefined) return undefined;
  const jkt = isObject(cnf) && Object.keys(cnf).length === 1 ? cnf["jkt"] : undefined;
  if (typeof jkt !== "string" || !isHashText(jkt))
    throw new CredentialDenied("CRED_MALFORMED", "cnf is not a key thumbprint (jkt)");
  return jkt;
}

function seconds(claims: JsonObject, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new CredentialDenied("CRED_MALFORMED", `${name} is not a time in whole seconds`);
  return value;
}
