import fc from "fast-check";
import { expect, test } from "vitest";
import { CanonicalJsonError } from "./canonical-json-error.ts";
import { canonicalBytes } from "./canonicalize.ts";
import { type CanonicalLimits, parseCanonical } from "./parse-canonical.ts";
import { anyJson } from "./testing/json.ts";
import { encodeUtf8 } from "./utf8.ts";

function code(input: string | Uint8Array, limits?: CanonicalLimits): string {
  try {
    parseCanonical(typeof input === "string" ? encodeUtf8(input) : input, limits);
    return "accepted";
  } catch (error) {
    if (error instanceof CanonicalJsonError) return error.code;
    throw error;
  }
}

test("reads back every canonical text", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const bytes = canonicalBytes(value);
      expect(canonicalBytes(parseCanonical(bytes))).toEqual(bytes);
    }),
  );
});

test("refuses every other spelling of the same value", () => {
  const spellings = [
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"b":1,"a":2}',
    '{"a": 1}',
    "[1 ]",
    "[1]\n",
    " 1",
    "1.0",
    "-0",
    "1E2",
    "1e2",
    '"\\u0041"',
    '"\\/"',
    '"\\u000A"',
    '"\\u000a"',
    '"\\u001F"',
  ];
  expect(spellings.filter((text) => code(text) !== "NOT_CANONICAL")).toEqual([]);
});

test("refuses what is not JSON", () => {
  const texts = ["", "{", "[1,]", "NaN", "'a'", "\ufeff1", "01", '"\n"', "1 2", "[", '"'];
  expect(texts.filter((text) => code(text) !== "NOT_JSON")).toEqual([]);
});

test("refuses numbers no reader agrees on", () => {
  expect(code("1e400")).toBe("NOT_JSON_VALUE");
  expect(code("9007199254740992")).toBe("UNSAFE_INTEGER");
  expect(code("9007199254740993")).toBe("UNSAFE_INTEGER");
  expect(code("9007199254740991")).toBe("accepted");
});

test("refuses bytes that are not UTF-8", () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xc0, 0xaf, 0x22],
  ]) {
    expect(code(Uint8Array.from(bytes))).toBe("NOT_UTF8");
  }
});

test("refuses a lone surrogate that was escaped", () => {
  expect(code('"\\ud800"')).toBe("LONE_SURROGATE");
});

test("refuses keys that reach into prototypes", () => {
  expect(code('{"__proto__":{"admin":true}}')).toBe("FORBIDDEN_KEY");
});

test("draws the line at exactly the limit of size", () => {
  expect(code(`"${"a".repeat(65_534)}"`)).toBe("accepted");
  expect(code(`"${"a".repeat(65_535)}"`)).toBe("TOO_LARGE");
  expect(code('"abc"', { maxBytes: 5 })).toBe("accepted");
  expect(code('"abc"', { maxBytes: 4 })).toBe("TOO_LARGE");
});

test("draws the line at exactly the limit of depth", () => {
  expect(code("[".repeat(32) + "]".repeat(32))).toBe("accepted");
  expect(code("[".repeat(33) + "]".repeat(33))).toBe("TOO_DEEP");
  expect(code("[[1]]", { maxDepth: 1 })).toBe("TOO_DEEP");
  expect(code('{"a":{}}', { maxDepth: 2 })).toBe("accepted");
});

test("counts levels, not brackets, and none inside of strings", () => {
  expect(code(`[${"[],".repeat(99)}[]]`, { maxDepth: 2 })).toBe("accepted");
  expect(code('["[[[\\"[[[{{{"]', { maxDepth: 1 })).toBe("accepted");
  expect(code('["\\\\",[]]', { maxDepth: 1 })).toBe("TOO_DEEP");
});

test("refuses any amount of nesting without harm", () => {
  expect(code("[".repeat(65_000))).toBe("TOO_DEEP");
  expect(code('{"a":'.repeat(13_000))).toBe("TOO_DEEP");
});

test("says nothing about the input in its errors", () => {
  expect(() => parseCanonical(encodeUtf8('{"token":"s3cret" }'))).toThrow(
    /^refused JSON: [A-Z_]+$/,
  );
});
