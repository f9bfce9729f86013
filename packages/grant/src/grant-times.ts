/** How far the clocks of control plane and verifier may be apart, in seconds: one clock domain. */
export const GRANT_SKEW_S = 2;

/** The longest time between `nbf` and `exp` of a grant, in seconds. */
export const MAX_START_WINDOW_S = 120;
