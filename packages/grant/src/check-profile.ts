import type { ReasonCode } from "@writ/reasons";
import type { GrantClaims } from "./claims.ts";
import { GRANT_SKEW_S } from "./grant-times.ts";

/** What the signer allows. Times in seconds, `nowS` since 1970. */
export interface ProfileLimits {
  readonly issuer: string;
  readonly nowS: number;
  readonly maxStartWindowS: number;
  readonly maxLeaseS: number;
}

/** The claims are well-formed, but not what this signer signs. */
export class ProfileError extends Error {
  override readonly name = "ProfileError";
  readonly code: ReasonCode;

  constructor(code: ReasonCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * What a signer demands of every grant besides the delegation rules: its own name, a start window
 * that is open now and short, a lease that outlives the window and is not too long, a runtime
 * result that is still good. The claims come from `parseGrantClaims`.
 * @throws ProfileError
 */
export function checkProfile(claims: GrantClaims, limits: ProfileLimits): void {
  const { iat, nbf, exp } = claims;
  const { lease, runtime } = claims.exec;
  const { nowS, maxStartWindowS, maxLeaseS } = limits;
  demand(claims.iss === limits.issuer, "GRANT_WRONG_ISSUER", "iss is not the signer's");
  demand(iat <= nowS + GRANT_SKEW_S, "GRANT_NOT_YET_VALID", "iat is in the future");
  demand(exp > nowS, "GRANT_EXPIRED", "exp has passed");
  demand(exp - nbf <= maxStartWindowS, "GRANT_LIFETIME", "the start window is too long");
  demand(lease.not_after > nowS, "LEASE_EXPIRED", "the lease is over");
  demand(exp <= lease.not_after, "GRANT_LIFETIME", "the start window outlives the lease");
  demand(lease.not_after <= nowS + maxLeaseS, "LEASE_TOO_LONG", "the lease is too long");
  if (runtime !== null) demand(runtime.not_after > nowS, "RUNTIME_STALE", "the runtime is stale");
}

function demand(holds: boolean, code: ReasonCode, otherwise: string): void {
  if (!holds) throw new ProfileError(code, otherwise);
}
