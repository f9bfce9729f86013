/** One bucket of a Prometheus histogram: how many values were at most `le` seconds, those of the buckets before included. */
export interface Bucket {
  /** Upper bound; Infinity for the last. */
  readonly le: number;
  readonly count: number;
}

/**
 * The quantile `q` (0 to 1) of what was added to a histogram between two readings of it, in the unit of its bounds; linear within a bucket, as
 * Prometheus has it. Of values above the last finite bound only that bound is known. NaN when nothing was added, when the histogram began anew,
 * and when the readings are not of one histogram.
 */
export function quantile(q: number, before: readonly Bucket[], after: readonly Bucket[]): number {
  if (before.length !== after.length || after.some(({ le }, i) => le !== before[i]?.le))
    return Number.NaN;
  const added = after.map(({ count, le }, i) => ({ le, count: count - (before[i]?.count ?? 0) }));
  const total = added.at(-1)?.count ?? 0;
  if (!(total > 0) || added.some(({ count }) => count < 0)) return Number.NaN;
  const rank = q * total;
  let lower = { le: 0, count: 0 };
  for (const bucket of added) {
    if (bucket.count >= rank && bucket.count > lower.count) {
      if (bucket.le === Infinity) return lower.le;
      const share = (rank - lower.count) / (bucket.count - lower.count);
      return lower.le + (bucket.le - lower.le) * Math.max(0, share);
    }
    lower = bucket;
  }
  return lower.le === Infinity ? Number.NaN : lower.le;
}
