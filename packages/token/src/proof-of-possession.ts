import { object, type Shape } from "@writ/encoding";
import { claimsBytes, readClaims } from "./claims.ts";
import { hashOf, identifier, rpcPath, seconds, tokenId } from "./claim-shapes.ts";
import { parseCompact } from "./compact.ts";
import type { PublicJwk } from "./public-jwk.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { checkClock, checkLifetime } from "./times.ts";
import { TokenError } from "./token-error.ts";
import type { ImportKey } from "./verification-key-cache.ts";

const TYP = "exec-pop+jwt";
const MAX_LIFETIME_S = 60;

/**
 * Proof of possession: whoever sends this holds the private key of the JWK in its header (RFC 9449
 * adapted to gRPC). It goes with a bearer credential, or with a grant to use.
 *
 *   header  alg jwk typ   typ is exec-pop+jwt; jwk is public and of the alg
 *   aud     with a credential the identity audience, with a grant the grant's aud
 *   exp     seconds since 1970; at most 60 after iat
 *   gth     only with a grant: SHA-256 of the whole grant's ASCII
 *   iat     seconds since 1970
 *   jti     16 to 128 characters; single use within (thumbprint, jti)
 *   rpc     full method path: of the call, or with a grant /writ.grant.v1.GrantService/Redeem
 *   rqh     with a credential the digest of the canonical request document, with a grant exec.request.h
 */
export type ProofOfPossession = {
  readonly aud: string;
  readonly exp: number;
  readonly gth?: string;
  readonly iat: number;
  readonly jti: string;
  readonly rpc: string;
  readonly rqh: string;
};

/** What a proof of possession must say. */
export interface ProofUse {
  readonly audience: string;
  readonly rpc: string;
  /** Digest of the request it is for, base64url. */
  readonly rqh: string;
  /** The grant it must be for: `gth` of its text and the thumbprint it is bound to; null with a bearer credential. */
  readonly grant: { readonly gth: string; readonly jkt: string } | null;
  readonly nowMs: number;
}

/** A verified proof: what it says and the thumbprint of the key that made it. */
export interface VerifiedProof {
  readonly claims: ProofOfPossession;
  readonly jkt: string;
}

const shape: Shape<ProofOfPossession> = object(
  { aud: identifier, exp: seconds, iat: seconds, jti: tokenId, rpc: rpcPath, rqh: hashOf },
  { gth: hashOf },
);

/** Signs a proof of possession; `jwk` is the key's public part. @throws TokenError for claims no reader would accept */
export function makeProofOfPossession(
  claims: ProofOfPossession,
  key: SigningKey,
  jwk: PublicJwk,
): string {
  const payload = claimsBytes(claims, shape);
  checkLifetime(claims, MAX_LIFETIME_S);
  return signCompact({ typ: TYP, key, jwk, payload });
}

/**
 * Reads and verifies a proof of possession with the key it carries. For a grant that key must be
 * the one the grant is bound to; with a credential the caller binds to the thumbprint returned.
 * Whether its jti was used before is the caller's to check.
 * @throws TokenError
 */
export function readProofOfPossession(
  token: string,
  importKey: ImportKey,
  use: ProofUse,
): VerifiedProof {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "jwk" });
  const { jwk } = jws.header;
  if (jwk === undefined) throw new TokenError("TOKEN_MALFORMED", "header has no jwk");
  const key = importKey(jwk);
  if (use.grant !== null && key.kid !== use.grant.jkt) {
    throw new TokenError("TOKEN_KEY_UNKNOWN", "the grant is bound to another key");
  }
  verifySignature(jws, key);
  const claims = readClaims(jws.payload, shape);
  checkLifetime(claims, MAX_LIFETIME_S);
  checkClock(claims, use.nowMs);
  if (claims.aud !== use.audience) throw new TokenError("TOKEN_WRONG_AUDIENCE", "aud is another");
  checkBinding(claims, use);
  return { claims, jkt: key.kid };
}

function checkBinding(claims: ProofOfPossession, use: ProofUse): void {
  if (claims.rpc !== use.rpc) throw mismatch("rpc");
  if (claims.rqh !== use.rqh) throw mismatch("rqh");
  if (claims.gth !== use.grant?.gth) throw mismatch("gth");
}

function mismatch(claim: string): TokenError {
  return new TokenError("TOKEN_REQUEST_MISMATCH", `${claim} is another`);
}
