/** A range of integers that a value is known to be in, both ends included. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

const SAFE = 2n ** 53n - 1n;

/** Where every integer of facts and input is, and every time in milliseconds. */
export const leafInterval: Interval = { low: -SAFE, high: SAFE };

/** What Cedar's integers hold; outside of it an operation fails. */
const I64: Interval = { low: -(2n ** 63n), high: 2n ** 63n - 1n };

/** Whether every value of the range is a Cedar integer. */
export function fitsLong({ low, high }: Interval): boolean {
  return low >= I64.low && high <= I64.high;
}

/** The range of a sum. */
export function sum(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, high: a.high + b.high };
}

/** The range of a negated value. */
export function negated(a: Interval): Interval {
  return { low: -a.high, high: -a.low };
}

/** The range of a product. */
export function product(a: Interval, b: Interval): Interval {
  return hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
}

/** The smallest range around both. */
export function union(a: Interval, b: Interval): Interval {
  return hull([a.low, a.high, b.low, b.high]);
}

function hull(ends: readonly bigint[]): Interval {
  return {
    low: ends.reduce((a, b) => (a < b ? a : b)),
    high: ends.reduce((a, b) => (a > b ? a : b)),
  };
}
