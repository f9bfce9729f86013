import { expect, test } from "vitest";
import { EncodingError } from "./encoding-error.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

test("keeps every character, also a byte order mark", () => {
  const text = "\ufeffa\u00e4\u20ac\u{1f600}\u0000";
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});

test("refuses bytes that are not UTF-8", () => {
  expect(() => decodeUtf8(Uint8Array.of(0xc3))).toThrow(EncodingError);
});
