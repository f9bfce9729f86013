import { TokenError } from "./token-error.ts";

/** How far two clocks may be apart, in seconds; the one place that says so for the tokens of this package. */
export const CLOCK_SKEW_S = 30;

/** When a token was made and when it ends, in seconds since 1970. */
export interface Lifetime {
  readonly iat: number;
  readonly exp: number;
}

/** Refuses a lifetime that is not positive or longer than `maxS` seconds. @throws TokenError TOKEN_LIFETIME */
export function checkLifetime(claims: Lifetime, maxS: number): void {
  const lifetimeS = claims.exp - claims.iat;
  if (!(lifetimeS > 0 && lifetimeS <= maxS)) {
    throw new TokenError("TOKEN_LIFETIME", `exp is not within ${maxS} seconds after iat`);
  }
}

/**
 * Refuses a token made in the future or over, with CLOCK_SKEW_S seconds of leniency on both sides.
 * It is over from the very millisecond `exp` plus leniency names.
 * @throws TokenError TOKEN_NOT_YET_VALID, TOKEN_EXPIRED
 */
export function checkClock(claims: Lifetime, nowMs: number): void {
  // Written so that a clock that is not a number refuses.
  if (!(nowMs >= (claims.iat - CLOCK_SKEW_S) * 1000)) {
    throw new TokenError("TOKEN_NOT_YET_VALID", "iat is in the future");
  }
  if (!(nowMs < (claims.exp + CLOCK_SKEW_S) * 1000)) {
    throw new TokenError("TOKEN_EXPIRED", "exp has passed");
  }
}
