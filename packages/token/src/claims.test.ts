import { encodeUtf8, object, type Shape, text } from "@writ/encoding";
import { expect, test } from "vitest";
import { claimsBytes, readClaims } from "./claims.ts";
import { seconds } from "./claim-shapes.ts";
import { verdict } from "./test-tokens.ts";

type Claims = { readonly exp: number; readonly sub: string };
const shape: Shape<Claims> = object({ exp: seconds, sub: text("a string", () => true) });
const read = (payload: string) => verdict(() => readClaims(encodeUtf8(payload), shape));

test("reads canonical claims of the form", () => {
  expect(readClaims(encodeUtf8('{"exp":1,"sub":"a"}'), shape)).toEqual({ exp: 1, sub: "a" });
});

test("writes claims that it reads again", () => {
  const bytes = claimsBytes({ sub: "a", exp: 1 }, shape);
  expect(bytes).toEqual(encodeUtf8('{"exp":1,"sub":"a"}'));
});

test("does not write claims that it would not read", () => {
  expect(verdict(() => claimsBytes({ exp: 0.5, sub: "a" }, shape))).toBe("TOKEN_MALFORMED");
  expect(verdict(() => claimsBytes({ exp: 1, sub: "\ud800" }, shape))).toBe("TOKEN_MALFORMED");
});

test.each([
  ["a duplicate member", '{"exp":1,"sub":"a","sub":"b"}'],
  ["a duplicate member of the same value", '{"exp":1,"sub":"a","sub":"a"}'],
  ["a duplicate member in an escaped spelling", '{"exp":1,"sub":"a","su\\u0062":"a"}'],
  ["members out of order", '{"sub":"a","exp":1}'],
  ["white space", '{"exp":1, "sub":"a"}'],
  ["a line feed at the end", '{"exp":1,"sub":"a"}\n'],
  ["a byte order mark", '\ufeff{"exp":1,"sub":"a"}'],
  ["an infinite time", '{"exp":1e400,"sub":"a"}'],
  ["a fractional time", '{"exp":1.5,"sub":"a"}'],
  ["a time with a decimal point", '{"exp":1.0,"sub":"a"}'],
  ["a time with an exponent", '{"exp":1E2,"sub":"a"}'],
  ["a negative time", '{"exp":-1,"sub":"a"}'],
  ["minus zero", '{"exp":-0,"sub":"a"}'],
  ["a time of 2^53", '{"exp":9007199254740992,"sub":"a"}'],
  ["a time of 2^53 + 1", '{"exp":9007199254740993,"sub":"a"}'],
  ["a time past the year 9999", '{"exp":253402300800,"sub":"a"}'],
  ["a time as text", '{"exp":"1","sub":"a"}'],
  ["no time", '{"sub":"a"}'],
  ["a null time", '{"exp":null,"sub":"a"}'],
  ["an unknown member", '{"exp":1,"sub":"a","x":1}'],
  ["an escaped letter", '{"exp":1,"sub":"\\u0061"}'],
  ["a lone surrogate", '{"exp":1,"sub":"\\ud800"}'],
  ["__proto__", '{"__proto__":{},"exp":1,"sub":"a"}'],
  ["deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`],
  ["an array", '[{"exp":1,"sub":"a"}]'],
  ["a string", '"exp"'],
  ["nothing", ""],
])("refuses claims with %s", (_, payload) => {
  expect(read(payload)).toBe("TOKEN_MALFORMED");
});

test("refuses bytes that are not UTF-8", () => {
  const bytes = Uint8Array.from(encodeUtf8('{"exp":1,"sub":"a"}'), (byte) =>
    byte === 0x61 ? 0xff : byte,
  );
  expect(verdict(() => readClaims(bytes, shape))).toBe("TOKEN_MALFORMED");
});
