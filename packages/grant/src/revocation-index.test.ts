import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyIndex } from "./revocation-index.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { predicate } from "./test-control-plane.ts";
import { uuid } from "./test-grants.ts";

const entry = fc
  .tuple(fc.nat(20), fc.nat())
  .map(([value, at]): Predicate => predicate("grant", uuid(value), { at }));

test("whatever is added in whatever portions, everything is found in its order, and earlier values stay as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 20 }), (portions) => {
      const steps = [emptyIndex];
      for (const portion of portions) steps.push((steps.at(-1) ?? emptyIndex).with(portion));
      for (const [n, index] of steps.entries()) {
        const all = portions.slice(0, n).flat();
        for (let value = 0; value <= 20; value++)
          expect(index.of(uuid(value))).toEqual(all.filter((one) => one.value === uuid(value)));
      }
    }),
  );
});

test("very many entries, one after the other, are a few layers", () => {
  let index = emptyIndex;
  for (let n = 0; n < 20_000; n++) index = index.with([predicate("grant", uuid(n))]);
  expect(index.size).toBe(20_000);
  expect(index.of(uuid(0))).toHaveLength(1);
  expect(index.of(uuid(20_000))).toEqual([]);
});

test("one value that is revoked over and over costs no more than others", () => {
  const same = (n: number) => predicate("grant", uuid(1), { at: n });
  let index = emptyIndex;
  // If each portion copied all before it, this would take minutes.
  for (let n = 0; n < 160_000; n += 4_000)
    index = index.with(Array.from({ length: 4_000 }, (_, k) => same(n + k)));
  expect(index.size).toBe(160_000);
  expect(index.of(uuid(1)).map(({ at }) => at)).toEqual(
    Array.from({ length: 160_000 }, (_, n) => n),
  );
});
