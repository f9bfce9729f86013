import { object, type Shape, text } from "@writ/encoding";
import { claimsBytes, readClaims } from "./claims.ts";
import { hashOf, identifier, rpcPath, seconds, tokenId } from "./claim-shapes.ts";
import { parseClientId } from "./client-id.ts";
import { parseCompact, type ParsedJws } from "./compact.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { checkClock, checkLifetime } from "./times.ts";
import { TokenError } from "./token-error.ts";
import type { VerificationKey } from "./verification-key.ts";

const TYP = "client-authentication+jwt";
const MAX_LIFETIME_S = 300;

/**
 * Client assertion: a registered principal says who it is and which request it makes (RFC 7523,
 * section 5.2 of rfc7523bis for typ and audience). Signed by one of the principal's holder keys.
 *
 *   header  alg kid typ   typ is client-authentication+jwt
 *   aud     the identity audience, one constant URI; never a list
 *   exp     seconds since 1970; at most 300 after iat
 *   iat     seconds since 1970
 *   iss     client id, `<tenant>/<Type>::<id>`
 *   jti     16 to 128 characters; single use within (iss, jti) until exp and the clock skew passed
 *   rpc     full method path of the call
 *   rqh     digest of the canonical request document
 *   sub     equal to iss
 */
export type ClientAssertion = {
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly rpc: string;
  readonly rqh: string;
  readonly sub: string;
};

/** What a client assertion must say. */
export interface ClientAssertionUse {
  readonly audience: string;
  readonly rpc: string;
  /** Digest of the request that came with it, base64url. */
  readonly rqh: string;
  readonly nowMs: number;
}

/** A client assertion taken apart. Nothing in it is verified: it only says whose key to look for. */
export interface ParsedClientAssertion {
  readonly claims: ClientAssertion;
  readonly kid: string;
  readonly jws: ParsedJws;
}

const clientId = text("a client id", (value) => parseClientId(value) !== undefined);

const shape: Shape<ClientAssertion> = object({
  aud: identifier,
  exp: seconds,
  iat: seconds,
  iss: clientId,
  jti: tokenId,
  rpc: rpcPath,
  rqh: hashOf,
  sub: clientId,
});

/** Signs a client assertion. @throws TokenError for claims that no reader would accept */
export function makeClientAssertion(claims: ClientAssertion, key: SigningKey): string {
  const payload = claimsBytes(claims, shape);
  checkClaims(claims);
  return signCompact({ typ: TYP, key, payload });
}

/** Takes a client assertion apart to find out whose it claims to be. @throws TokenError */
export function parseClientAssertion(token: string): ParsedClientAssertion {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "kid" });
  const claims = readClaims(jws.payload, shape);
  checkClaims(claims);
  return { claims, kid: jws.header.kid ?? "", jws };
}

/**
 * Verifies a parsed client assertion with the key registered for its issuer under its kid; undefined
 * when there is none. Whether its jti was used before is the caller's to check.
 * @throws TokenError
 */
export function verifyClientAssertion(
  parsed: ParsedClientAssertion,
  key: VerificationKey | undefined,
  use: ClientAssertionUse,
): ClientAssertion {
  const { claims, jws } = parsed;
  if (key === undefined) throw new TokenError("TOKEN_KEY_UNKNOWN", "kid is not the issuer's");
  verifySignature(jws, key);
  checkClock(claims, use.nowMs);
  if (claims.aud !== use.audience) throw new TokenError("TOKEN_WRONG_AUDIENCE", "aud is another");
  if (claims.rpc !== use.rpc) throw new TokenError("TOKEN_REQUEST_MISMATCH", "rpc is another");
  if (claims.rqh !== use.rqh) throw new TokenError("TOKEN_REQUEST_MISMATCH", "rqh is another");
  return claims;
}

/** Parses and verifies in one step, where the keys are at hand. @throws TokenError */
export function readClientAssertion(
  token: string,
  findKey: (clientId: string, kid: string) => VerificationKey | undefined,
  use: ClientAssertionUse,
): ClientAssertion {
  const parsed = parseClientAssertion(token);
  return verifyClientAssertion(parsed, findKey(parsed.claims.iss, parsed.kid), use);
}

function checkClaims(claims: ClientAssertion): void {
  if (claims.iss !== claims.sub) throw new TokenError("TOKEN_WRONG_ISSUER", "iss is not sub");
  checkLifetime(claims, MAX_LIFETIME_S);
}
