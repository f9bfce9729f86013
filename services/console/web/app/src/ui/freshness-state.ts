/** How old what a panel shows is. */
export interface PanelAge {
  /** The moment it is about, by the server's clock; milliseconds since the Unix epoch. */
  readonly asOfMs: number;
  /** Size of the log then; undefined where the answer does not say. */
  readonly treeSize: bigint | undefined;
  /** When it came, by this machine's clock. */
  readonly receivedMs: number;
  /** How long it took to come, in milliseconds; undefined for what comes at once. */
  readonly tookMs?: number;
  /** How often it is asked for; undefined for what does not change. */
  readonly everyMs: number | undefined;
}

/** What people are told of an age. */
export interface Freshness {
  /** Milliseconds since the answer came. */
  readonly ageMs: number;
  /** It should have come again, twice. */
  readonly isStale: boolean;
  /** How far the clocks are apart in milliseconds; undefined when that is 2 s or less. */
  readonly skewMs: number | undefined;
}

const MOST_SKEW_MS = 2_000;

/** How fresh a panel is at that moment. */
export function freshness(age: PanelAge, nowMs: number): Freshness {
  const ageMs = Math.max(0, nowMs - age.receivedMs);
  // An answer is about some moment between the question and it.
  const { asOfMs, receivedMs, tookMs = 0 } = age;
  const skewMs = asOfMs - Math.min(receivedMs, Math.max(receivedMs - tookMs, asOfMs));
  return {
    ageMs,
    isStale: age.everyMs !== undefined && ageMs > 2 * age.everyMs + 1_000,
    skewMs: Math.abs(skewMs) > MOST_SKEW_MS ? skewMs : undefined,
  };
}
