/** How often each kind is tried, in seconds. */
export interface Pace {
  readonly everyS: number;
  /** Seconds between two revocations, when the tenant has had so many. */
  readonly revocationS: (soFar: number) => number;
}

/** At most once a minute. */
const LEAST_REVOCATION_S = 60;
const SLOWER_BY_S = 0.5;

/**
 * Revocations are never forgotten, and a verifier that starts is told of all. So the more there were, the fewer follow: one a
 * minute in the first two hours, about 600 by the end of the first day, 11,000 by the end of the first year.
 */
export function pace(everyS: number): Pace {
  return {
    everyS,
    revocationS: (soFar) => Math.max(LEAST_REVOCATION_S, everyS, Math.ceil(soFar * SLOWER_BY_S)),
  };
}
