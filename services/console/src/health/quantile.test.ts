import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bucket, quantile } from "./quantile.ts";

const BOUNDS = [0.001, 0.0025, 0.01, 0.1, 1, Infinity];

function histogram(values: readonly number[]): Bucket[] {
  return BOUNDS.map((le) => ({ le, count: values.filter((value) => value <= le).length }));
}

const values = fc.array(fc.double({ min: 1e-9, max: 0.99, noNaN: true }), { maxLength: 60 });
const some = fc.array(fc.double({ min: 1e-9, max: 0.99, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

test("a quantile lies in the bucket of the value that it is, whatever was counted before", () => {
  fc.assert(
    fc.property(values, some, fc.double({ min: 0.01, max: 1, noNaN: true }), (old, added, q) => {
      const found = quantile(q, histogram(old), histogram([...old, ...added]));
      const exact = added.toSorted((a, b) => a - b)[Math.ceil(q * added.length) - 1] ?? Number.NaN;
      const upper = BOUNDS.find((le) => le >= exact) ?? Infinity;
      const lower = BOUNDS.filter((le) => le < exact).at(-1) ?? 0;
      expect(found).toBeGreaterThanOrEqual(lower);
      expect(found).toBeLessThanOrEqual(upper * (1 + 1e-12));
    }),
  );
});

test("a higher quantile is not lower", () => {
  fc.assert(
    fc.property(some, (added) => {
      const [p50, p99] = [0.5, 0.99].map((q) => quantile(q, histogram([]), histogram(added)));
      expect(p99).toBeGreaterThanOrEqual(p50 ?? Number.NaN);
    }),
  );
});

test("is interpolated within a bucket", () => {
  const before = histogram([]);
  const after = [
    { le: 0.001, count: 0 },
    { le: 0.0025, count: 0 },
    { le: 0.01, count: 100 },
    { le: 0.1, count: 100 },
    { le: 1, count: 100 },
    { le: Infinity, count: 100 },
  ];
  expect(quantile(0.5, before, after)).toBeCloseTo(0.0025 + 0.0075 / 2, 10);
});

test("of what is above the last bound only that bound is known", () => {
  expect(quantile(0.99, histogram([]), histogram([50, 60]))).toBe(1);
});

test("is not known when nothing was added, the histogram began anew, or there was none", () => {
  const full = histogram([0.5, 0.6]);
  expect(quantile(0.5, full, full)).toBeNaN();
  expect(quantile(0.5, full, histogram([0.5]))).toBeNaN();
  expect(quantile(0.5, [], full)).toBeNaN();
  expect(quantile(0.5, [], [])).toBeNaN();
  expect(quantile(0.5, full, full.slice(1))).toBeNaN();
});
