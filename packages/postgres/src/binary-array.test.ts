import { describe, expect, test } from "vitest";
import { binaryArray } from "./binary-array.ts";
import type { Element, ElementType } from "./element-codec.ts";

test("writes an empty array without dimensions", () => {
  expect(binaryArray("int4", []).toString("hex")).toBe("000000000000000000000017");
});

test("writes header, dimension, and each item after its length, a null as length -1", () => {
  expect(binaryArray("int4", [1, null]).toString("hex")).toBe(
    "00000001" +
      "00000001" +
      "00000017" +
      "00000002" +
      "00000001" +
      "0000000400000001" +
      "ffffffff",
  );
});

describe("refuses, before anything is sent,", () => {
  function refuses<T extends ElementType>(
    what: string,
    type: T,
    good: Element[T],
    bad: Element[T],
  ) {
    test(`${what}`, () => {
      expect(binaryArray(type, [good]).length).toBeGreaterThan(0);
      expect(() => binaryArray(type, [good, bad])).toThrow(`item 1 is not a ${type}`);
    });
  }
  refuses("text with NUL", "text", "a", "a\0b");
  refuses("text with half a surrogate pair", "text", "\u{1f600}", "\ud83d");
  refuses("a UUID of another length", "uuid", "0190b5c0-0000-7000-8000-000000000001", "0190b5c0");
  refuses(
    "a UUID with other letters",
    "uuid",
    "0190b5c0-0000-7000-8000-000000000001",
    "0190b5c0-0000-7000-8000-00000000000g",
  );
  refuses("an int8 above 2^63-1", "int8", 2n ** 63n - 1n, 2n ** 63n);
  refuses("an int8 below -2^63", "int8", -(2n ** 63n), -(2n ** 63n) - 1n);
  refuses("a number beyond the safe integers", "int8", 2 ** 53 - 1, 2 ** 53);
  refuses("a fraction as int8", "int8", 1, 1.5);
  refuses("an int4 above 2^31-1", "int4", 2 ** 31 - 1, 2 ** 31);
  refuses("a fraction as int4", "int4", 1, 1.5);
  refuses("not a number as int4", "int4", 1, Number.NaN);
  refuses("an invalid date", "timestamptz", new Date(0), new Date("never"));
  refuses("a time that is not whole milliseconds", "timestamptz", 0, 0.0005);
});
