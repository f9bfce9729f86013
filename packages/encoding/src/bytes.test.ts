import fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, equalBytes } from "./bytes.ts";

test("joins the parts in order", () => {
  expect(concatBytes()).toEqual(new Uint8Array());
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (parts) => {
      expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]));
    }),
  );
});

test("finds equal what has the same bytes, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      (a, at, bit) => {
        expect(equalBytes(a, a.slice())).toBe(true);
        expect(equalBytes(a, a.subarray(1))).toBe(false);
        const b = a.map((byte, i) => (i === at % a.length ? byte ^ (1 << bit) : byte));
        expect(equalBytes(a, b)).toBe(false);
      },
    ),
  );
});
