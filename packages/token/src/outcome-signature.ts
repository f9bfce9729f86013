import {
  integer,
  isTenant,
  isUuidV7,
  nullable,
  object,
  oneOf,
  type Shape,
  text,
} from "@writ/encoding";
import { claimsBytes, readClaims } from "./claims.ts";
import { hashOf, seconds } from "./claim-shapes.ts";
import { parseCompact } from "./compact.ts";
import type { PublicJwk } from "./public-jwk.ts";
import { signCompact } from "./sign-compact.ts";
import { verifySignature } from "./signature.ts";
import type { SigningKey } from "./signing-key.ts";
import { TokenError } from "./token-error.ts";
import type { ImportKey } from "./verification-key-cache.ts";

const TYP = "exec-outcome+jwt";

/** How far the time in an outcome signature may be from when the outcome is recorded, in seconds. */
export const OUTCOME_LEEWAY_S = 300;

/**
 * Outcome signature: the service that executed says itself how it ended, with a key that the control plane does not have.
 *
 *   header  alg jwk typ   typ is exec-outcome+jwt; jwk is public and of the alg
 *   exec    id of the execution
 *   iat     seconds since 1970; within 5 minutes of when the outcome is recorded
 *   out     SHA-256 and length in bytes of the output; null when there is none
 *   status  how it ended
 *   tenant  the tenant of the execution
 */
export type OutcomeSignature = {
  readonly exec: string;
  readonly iat: number;
  readonly out: { readonly h: string; readonly len: number } | null;
  readonly status: "completed" | "failed";
  readonly tenant: string;
};

/** What an outcome signature must say. */
export interface OutcomeSignatureUse extends Omit<OutcomeSignature, "iat"> {
  /** When the outcome is or was recorded, in milliseconds since 1970. */
  readonly recordedAtMs: number;
}

const shape: Shape<OutcomeSignature> = object({
  exec: text("a version 7 UUID", isUuidV7),
  iat: seconds,
  out: nullable(object({ h: hashOf, len: integer(0, Number.MAX_SAFE_INTEGER) })),
  status: oneOf("completed", "failed"),
  tenant: text("a tenant", isTenant),
});

/** Signs an outcome; `jwk` is the key's public part. @throws TokenError for claims no reader would accept */
export function makeOutcomeSignature(
  claims: OutcomeSignature,
  key: SigningKey,
  jwk: PublicJwk,
): string {
  return signCompact({ typ: TYP, key, jwk, payload: claimsBytes(claims, shape) });
}

/**
 * Verifies an outcome signature with the key it carries and returns that key's thumbprint. Whose key it is, is not known here:
 * what it proves is that the same executor signed, and nobody else.
 * @throws TokenError
 */
export function readOutcomeSignature(
  token: string,
  importKey: ImportKey,
  use: OutcomeSignatureUse,
): { readonly claims: OutcomeSignature; readonly jkt: string } {
  const jws = parseCompact(token, { typ: TYP, headerMembers: "jwk" });
  const { jwk } = jws.header;
  if (jwk === undefined) throw new TokenError("TOKEN_MALFORMED", "header has no jwk");
  const key = importKey(jwk);
  verifySignature(jws, key);
  const claims = readClaims(jws.payload, shape);
  checkTime(claims.iat, use.recordedAtMs);
  if (claims.exec !== use.exec) throw mismatch("exec");
  if (claims.tenant !== use.tenant) throw mismatch("tenant");
  if (claims.status !== use.status) throw mismatch("status");
  if (claims.out?.h !== use.out?.h || claims.out?.len !== use.out?.len) throw mismatch("out");
  return { claims, jkt: key.kid };
}

function checkTime(iat: number, recordedAtMs: number): void {
  // Written so that a clock that is not a number refuses.
  if (!(recordedAtMs >= (iat - OUTCOME_LEEWAY_S) * 1000))
    throw new TokenError("TOKEN_NOT_YET_VALID", "iat is in the future");
  if (!(recordedAtMs <= (iat + OUTCOME_LEEWAY_S) * 1000))
    throw new TokenError("TOKEN_EXPIRED", "iat is too long ago");
}

function mismatch(claim: string): TokenError {
  return new TokenError("TOKEN_REQUEST_MISMATCH", `${claim} is another`);
}
