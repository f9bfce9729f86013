import {
  anyObject,
  integer,
  isTenant,
  isUid,
  type Json,
  list,
  nullable,
  object,
  oneOf,
  type Shape,
  text,
} from "@writ/encoding";
import { claimsBytes, readClaims } from "./claims.ts";
import { hashOf, identifier, seconds, sha256Text, tokenId } from "./claim-shapes.ts";
import { isPrincipal } from "./client-id.ts";
import { parseCompact } from "./compact.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { checkClock, checkLifetime } from "./times.ts";
import { TokenError } from "./token-error.ts";
import type { FindKey } from "./verification-key.ts";

const TYP = "exec-id+jwt";
const AUDIENCE = "urn:writ:internal";
const ISSUER = "urn:writ:identity";
const MAX_LIFETIME_S = 60;
const MAX_BYTES = 32_768;

/** What policy may know about one party. Each team is "Type::id". */
export type Facts = {
  readonly attributes: { readonly [name: string]: Json };
  readonly teams: readonly string[];
};

/** How the caller was recognised. `h` is the SHA-256 of the credential's signing input. */
export type CredentialFacts = {
  readonly auth_time: number;
  readonly class: "client_assertion" | "oidc" | "jwt_svid";
  readonly h: string;
  readonly issuer: string;
};

/** What the executing party runs on: the reference value its measurement matched, levels 0 to 4. */
export type RuntimeFacts = {
  readonly env: "dev" | "staging" | "prod";
  readonly level: number;
  readonly measured_at: number;
  readonly measurement: string;
  readonly not_after: number;
  readonly profile: string;
};

/**
 * Identity assertion: the identity service tells the other services who made a request, on whose
 * behalf and on what runtime. It never leaves the control plane.
 *
 *   header  alg kid typ   typ is exec-id+jwt
 *   act     the acting agent, "Agent::id"; absent when the caller acts itself
 *   aud     urn:writ:internal
 *   chain   the accountable principal of the chain that a step is asked for; absent for a root
 *   cnf     jkt: thumbprint of the executing party's key, the actor's if there is one
 *   cred    how the caller was recognised
 *   exp     seconds since 1970; at most 60 after iat
 *   facts   of the principal, of the actor exactly when there is one, of the chain's exactly when there is one
 *   holder  thumbprint of the caller's key; equal to cnf.jkt without an actor
 *   iat     seconds since 1970
 *   iss     urn:writ:identity
 *   jti     16 to 128 characters
 *   rqh     digest of the canonical request document it was made for
 *   runtime null when the executing party said nothing of it
 *   sub     the accountable principal, "Type::id"
 *   tenant  the tenant both belong to; never the tenant of unknown tenants
 */
export type IdentityAssertion = {
  readonly act?: string;
  readonly aud: string;
  readonly chain?: string;
  readonly cnf: { readonly jkt: string };
  readonly cred: CredentialFacts;
  readonly exp: number;
  readonly facts: { readonly actor?: Facts; readonly chain?: Facts; readonly principal: Facts };
  readonly holder: string;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly rqh: string;
  readonly runtime: RuntimeFacts | null;
  readonly sub: string;
  readonly tenant: string;
};

/** What an identity assertion must be made for. */
export interface IdentityAssertionUse {
  /** Digest of the canonical request document, base64url. */
  readonly rqh: string;
  readonly nowMs: number;
}

const facts: Shape<Facts> = object({
  attributes: anyObject(),
  teams: list(text("a uid", isUid), 0, 128),
});

const cred: Shape<CredentialFacts> = object({
  auth_time: seconds,
  class: oneOf("client_assertion", "oidc", "jwt_svid"),
  h: hashOf,
  issuer: identifier,
});

const runtime: Shape<RuntimeFacts> = object({
  env: oneOf("dev", "staging", "prod"),
  level: integer(0, 4),
  measured_at: seconds,
  measurement: sha256Text,
  not_after: seconds,
  profile: identifier,
});

const shape: Shape<IdentityAssertion> = object(
  {
    aud: identifier,
    cnf: object({ jkt: hashOf }),
    cred,
    exp: seconds,
    facts: object({ principal: facts }, { actor: facts, chain: facts }),
    holder: hashOf,
    iat: seconds,
    iss: identifier,
    jti: tokenId,
    rqh: hashOf,
    runtime: nullable(runtime),
    sub: text("a principal", isPrincipal),
    tenant: text("a tenant", (value) => isTenant(value) && value !== "-"),
  },
  {
    act: text("an agent", (value) => value.startsWith("Agent::") && isUid(value)),
    chain: text("a principal", isPrincipal),
  },
);

/** Signs an identity assertion. @throws TokenError for claims that no reader would accept */
export function makeIdentityAssertion(
  claims: Omit<IdentityAssertion, "aud" | "iss">,
  key: SigningKey,
): string {
  const whole: IdentityAssertion = { ...claims, aud: AUDIENCE, iss: ISSUER };
  const payload = claimsBytes(whole, shape);
  checkClaims(whole);
  return signCompact({ typ: TYP, key, payload });
}

/** Reads and verifies an identity assertion with the identity service's keys. @throws TokenError */
export function readIdentityAssertion(
  token: string,
  findKey: FindKey,
  use: IdentityAssertionUse,
): IdentityAssertion {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "kid", maxBytes: MAX_BYTES });
  const key = findKey(jws.header.kid ?? "");
  if (key === undefined) throw new TokenError("TOKEN_KEY_UNKNOWN", "kid is not an identity key's");
  verifySignature(jws, key);
  const claims = readClaims(jws.payload, shape);
  checkClaims(claims);
  checkClock(claims, use.nowMs);
  if (claims.iss !== ISSUER) throw new TokenError("TOKEN_WRONG_ISSUER", "iss is another");
  if (claims.aud !== AUDIENCE) throw new TokenError("TOKEN_WRONG_AUDIENCE", "aud is another");
  if (claims.rqh !== use.rqh) throw new TokenError("TOKEN_REQUEST_MISMATCH", "rqh is another");
  return claims;
}

function checkClaims(claims: IdentityAssertion): void {
  checkLifetime(claims, MAX_LIFETIME_S);
  if ((claims.act === undefined) !== (claims.facts.actor === undefined)) {
    throw new TokenError("TOKEN_MALFORMED", "claims.facts.actor does not go with claims.act");
  }
  if ((claims.chain === undefined) !== (claims.facts.chain === undefined)) {
    throw new TokenError("TOKEN_MALFORMED", "claims.facts.chain does not go with claims.chain");
  }
  if (claims.act === undefined && claims.cnf.jkt !== claims.holder) {
    throw new TokenError("TOKEN_MALFORMED", "claims.cnf is not the holder's, yet nobody else acts");
  }
}
