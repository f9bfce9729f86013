import { isTenant, isUid, object, oneOf, type Shape, text } from "@writ/encoding";
import { identifier, seconds, tokenId } from "./claim-shapes.ts";
import { claimsBytes, readClaims } from "./claims.ts";
import { parseCompact } from "./compact.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { checkClock, checkLifetime } from "./times.ts";
import { TokenError } from "./token-error.ts";
import type { FindKey } from "./verification-key.ts";

const TYP = "exec-session+jwt";
const AUDIENCE = "urn:writ:console";
const ISSUER = "urn:writ:identity";
const MAX_BYTES = 2048;

/** How long a session lasts at most, in seconds, by how somebody signed in. No service can end one before its time: it verifies itself. */
export const SESSION_LIFE_S = { code: 12 * 60 * 60, oidc: 60 * 60 } as const;

/**
 * Session: the identity service tells the other services who is at work behind the console, and in what role.
 *
 *   header  alg kid typ   typ is exec-session+jwt
 *   aud     urn:writ:console
 *   exp     seconds since 1970; at most 12 h after iat, 1 h when the person signed in with OpenID Connect
 *   iat     seconds since 1970
 *   iss     urn:writ:identity
 *   jti     16 to 128 characters
 *   method  how the person signed in
 *   role    what the person may do
 *   sub     the person, "User::id"
 *   tenant  the one tenant it reaches; never the tenant of unknown tenants
 */
export type SessionToken = {
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly method: "code" | "oidc";
  readonly role: "analyst" | "approver" | "admin";
  readonly sub: string;
  readonly tenant: string;
};

const shape: Shape<SessionToken> = object({
  aud: identifier,
  exp: seconds,
  iat: seconds,
  iss: identifier,
  jti: tokenId,
  method: oneOf("code", "oidc"),
  role: oneOf("analyst", "approver", "admin"),
  sub: text("a user", (value) => value.startsWith("User::") && isUid(value)),
  tenant: text("a tenant", (value) => isTenant(value) && value !== "-"),
});

/** Signs a session with the identity service's key. @throws TokenError for claims that no reader would accept */
export function makeSessionToken(
  claims: Omit<SessionToken, "aud" | "iss">,
  key: SigningKey,
): string {
  const whole: SessionToken = { ...claims, aud: AUDIENCE, iss: ISSUER };
  const payload = claimsBytes(whole, shape);
  checkLifetime(whole, SESSION_LIFE_S[whole.method]);
  return signCompact({ typ: TYP, key, payload });
}

/** Reads and verifies a session with the identity service's keys. @throws TokenError */
export function readSessionToken(token: string, findKey: FindKey, nowMs: number): SessionToken {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "kid", maxBytes: MAX_BYTES });
  const key = findKey(jws.header.kid ?? "");
  if (key === undefined) throw new TokenError("TOKEN_KEY_UNKNOWN", "kid is not an identity key's");
  verifySignature(jws, key);
  const claims = readClaims(jws.payload, shape);
  checkLifetime(claims, SESSION_LIFE_S[claims.method]);
  checkClock(claims, nowMs);
  if (claims.iss !== ISSUER) throw new TokenError("TOKEN_WRONG_ISSUER", "iss is another");
  if (claims.aud !== AUDIENCE) throw new TokenError("TOKEN_WRONG_AUDIENCE", "aud is another");
  return claims;
}
