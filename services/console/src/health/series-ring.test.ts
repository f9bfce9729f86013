import fc from "fast-check";
import { expect, test } from "vitest";
import { seriesNames } from "./series-names.ts";
import { seriesRing, UnknownSeriesError } from "./series-ring.ts";

const SIZE = { everyMs: 5_000, slots: 8 };

test("reads what was put, and NaN for every slot in which nothing was, however long it went on", () => {
  const put = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 4_999 }));
  fc.assert(
    fc.property(
      fc.array(put, { maxLength: 40 }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 40 }),
      (steps, later, windowS) => {
        const ring = seriesRing(["a", "b"], SIZE);
        const model = new Map<number, number>();
        let slot = 1_000;
        for (const [step, offsetMs] of steps) {
          slot += step;
          ring.put(slot * 5_000 + offsetMs, new Map([["a", slot]]));
          model.set(slot, slot);
        }
        const last = slot + later;
        const { atMs, values } = ring.read(["b", "a"], windowS, last * 5_000 + 123);
        const count = Math.ceil(windowS / 5);
        expect(atMs).toHaveLength(count);
        expect(atMs.at(-1)).toBe(last * 5_000);
        atMs.forEach((at, i) => {
          const expected = last - at / 5_000 < SIZE.slots ? model.get(at / 5_000) : undefined;
          expect(values[0]?.[i]).toBeNaN();
          expect(values[1]?.[i]).toEqual(expected ?? Number.NaN);
        });
      },
    ),
  );
});

test("gives no more than it keeps, and at least the present", () => {
  const ring = seriesRing(["a"], SIZE);
  expect(ring.read(["a"], 3_600, 1_000_000).atMs).toHaveLength(SIZE.slots);
  expect(ring.read(["a"], 0, 1_000_000).atMs).toEqual([1_000_000]);
});

test("does not let a clock that was set back write over what came later", () => {
  const ring = seriesRing(["a"], SIZE);
  ring.put(80_000, new Map([["a", 2]]));
  ring.put(40_000, new Map([["a", 1]]));
  expect(ring.read(["a"], 5, 80_000).values).toEqual([[2]]);
  expect(ring.read(["a"], 5, 40_000).values).toEqual([[Number.NaN]]);
});

test("refuses names that it does not have", () => {
  const ring = seriesRing(["a"], SIZE);
  expect(() => ring.read(["a", "b"], 5, 0)).toThrow(UnknownSeriesError);
});

test("what is kept is bounded: at most 120 series with names of their own", () => {
  const names = seriesNames.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeLessThanOrEqual(120);
});
