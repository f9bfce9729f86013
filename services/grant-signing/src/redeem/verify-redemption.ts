import { Denied, GRANT_SKEW_S, type GrantKeys, MAX_START_WINDOW_S, REDEEM_RPC } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { type ImportKey, readProofOfPossession, TokenError, tokenHash } from "@writ/token";
import { type OwnGrant, readGrant } from "../keys/read-grant.ts";

/** A wish to use a grant; nothing in it is verified. */
export interface RedemptionWish {
  /** Compact JWS. */
  readonly grant: string;
  /** exec-pop+jwt. */
  readonly proof: string;
  /** The verifier's own audience. */
  readonly audience: string;
}

/** What a redemption is verified with. */
export interface RedemptionChecks {
  readonly issuer: string;
  readonly importKey: ImportKey;
}

/**
 * The grant a wish is about, if it is one of ours for this audience and its holder wants it used: all the verifier's
 * steps that stay as they are (identity-grants.md 2.3: 0, 1, 3 to 6, 10). That a proof is used twice needs no memory
 * here: the grant itself is used once. @throws Denied
 */
export function verifyRedemption(
  wish: RedemptionWish,
  { issuer, importKey }: RedemptionChecks,
  keys: GrantKeys,
  nowMs: number,
): OwnGrant {
  const grant = readGrant(wish.grant, keys, nowMs);
  const { aud, cnf, exec, iss } = grant.claims;
  demand(iss === issuer, "GRANT_WRONG_ISSUER");
  demand(aud === wish.audience, "GRANT_WRONG_AUDIENCE");
  demand(wish.proof !== "", "POP_MISSING");
  try {
    readProofOfPossession(wish.proof, importKey, {
      audience: aud,
      rpc: REDEEM_RPC,
      rqh: exec.request.h,
      grant: { gth: tokenHash(wish.grant), jkt: cnf.jkt },
      nowMs,
    });
  } catch (error) {
    if (error instanceof TokenError) throw new Denied("POP_INVALID", { cause: error });
    throw error;
  }
  return grant;
}

/** Demands that the grant's execution may start now (steps 7 and 13). @throws Denied */
export function checkStart({ claims }: OwnGrant, nowMs: number): void {
  const { iat, nbf, exp } = claims;
  const { runtime } = claims.exec;
  demand(Math.max(iat, nbf) * 1000 <= nowMs + GRANT_SKEW_S * 1000, "GRANT_NOT_YET_VALID");
  demand(nowMs < exp * 1000, "GRANT_EXPIRED");
  demand(exp - nbf <= MAX_START_WINDOW_S, "GRANT_LIFETIME");
  demand(runtime === null || nowMs < runtime.not_after * 1000, "RUNTIME_STALE");
}

/** Demands that the grant's execution may still run (step 7). @throws Denied LEASE_EXPIRED */
export function checkLease({ claims }: OwnGrant, nowMs: number): void {
  demand(nowMs < claims.exec.lease.not_after * 1000, "LEASE_EXPIRED");
}

function demand(holds: boolean, code: ReasonCode): void {
  if (!holds) throw new Denied(code);
}
