import fc from "fast-check";
import { expect, test } from "vitest";
import { EncodingError } from "./encoding-error.ts";
import { isUuidV7, uuidv7 } from "./uuidv7.ts";

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test("knows the example of RFC 9562", () => {
  const bytes = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);
  expect(uuidv7(0x017f22e279b0, bytes)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("always makes a version 7 UUID", () => {
  fc.assert(
    fc.property(time, random, (ms, bytes) => {
      expect(isUuidV7(uuidv7(ms, bytes))).toBe(true);
    }),
  );
});

test("sorts by time", () => {
  fc.assert(
    fc.property(time, time, random, random, (a, b, x, y) => {
      fc.pre(a < b);
      expect(uuidv7(a, x) < uuidv7(b, y)).toBe(true);
    }),
  );
});

test("keeps 74 random bits", () => {
  const zero = uuidv7(0, new Uint8Array(10));
  let kept = 0;
  for (let bit = 0; bit < 80; bit++) {
    const bytes = new Uint8Array(10);
    bytes[bit >> 3] = 1 << (bit & 7);
    if (uuidv7(0, bytes) !== zero) kept++;
  }
  expect(kept).toBe(74);
});

test("refuses a time or an amount of randomness it cannot hold", () => {
  for (const ms of [-1, 1.5, NaN, 2 ** 48]) {
    expect(() => uuidv7(ms, new Uint8Array(10))).toThrow(EncodingError);
  }
  for (const length of [0, 9, 11]) {
    expect(() => uuidv7(0, new Uint8Array(length))).toThrow(EncodingError);
  }
});

test("recognises no other text", () => {
  const good = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  const bad = [
    good.toUpperCase(),
    good.replace("-7cc3", "-4cc3"),
    good.replace("-98c4", "-c8c4"),
    `${good}\n`,
    `${good}0`,
    good.replaceAll("-", ""),
    "",
  ];
  expect(isUuidV7(good)).toBe(true);
  expect(bad.filter(isUuidV7)).toEqual([]);
});
