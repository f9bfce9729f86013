import npmCanonicalize from "canonicalize";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { canonicalBytes, canonicalize } from "./canonicalize.ts";
import { encodeHex } from "./byte-text.ts";
import type { Json } from "./json.ts";
import { anyJson, forbiddenKeys } from "./testing/json.ts";
import { vectorFolder, vectorsMissing } from "./testing/vector-folder.ts";

function code(value: unknown): unknown {
  try {
    canonicalize(value as Json);
    return "accepted";
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}

test("agrees with the published implementation on every value", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(canonicalize(value)).toBe(npmCanonicalize(value));
    }),
    { numRuns: 2000 },
  );
});

test("loses nothing but the order of keys", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = canonicalize(value);
      expect(canonicalize(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

test("reproduces the published vectors of RFC 8785", (context) => {
  const folder = vectorFolder("cyberphone-json-canonicalization/testdata/");
  if (folder === undefined) return context.skip(vectorsMissing);
  const names = readdirSync(new URL("input/", folder)).map((name) => name.replace(".json", ""));
  const read = (path: string): string => readFileSync(new URL(path, folder), "utf8");
  const ours = names.map((name) => [
    name,
    encodeHex(canonicalBytes(JSON.parse(read(`input/${name}.json`)) as Json)),
  ]);
  const theirs = names.map((name) => [name, read(`outhex/${name}.txt`).replaceAll(/\s/g, "")]);
  expect(names.length).toBeGreaterThanOrEqual(6);
  expect(ours).toEqual(theirs);
});

test("orders keys by UTF-16 code units, also those that look like integers", () => {
  expect(canonicalize({ "10": 1, "9": 2, a: 3, "\u{1f600}": 4, "\ufb33": 5 })).toBe(
    '{"10":1,"9":2,"a":3,"\u{1f600}":4,"\ufb33":5}',
  );
});

test("writes numbers as ECMAScript does", () => {
  expect(canonicalize([-0, 1e21, 1e30, 1e-7, 0.1, 5e-324, 2 ** 53 - 1])).toBe(
    "[0,1e+21,1e+30,1e-7,0.1,5e-324,9007199254740991]",
  );
});

test("refuses integers that other languages would read more exactly than we do", () => {
  for (const n of [2 ** 53, -(2 ** 53), 1e20]) expect(code(n)).toBe("UNSAFE_INTEGER");
});

test("refuses what JSON cannot hold instead of dropping it", () => {
  const values = [
    undefined,
    NaN,
    Infinity,
    1n,
    Symbol("x"),
    () => 1,
    new Date(0),
    new Map(),
    new Uint8Array(1),
    Array.from({ length: 2 }),
    { a: undefined },
    { toJSON: () => 1 },
  ];
  for (const value of values) expect(code(value)).toBe("NOT_JSON_VALUE");
});

test("refuses keys that reach into prototypes, at every level", () => {
  for (const name of forbiddenKeys) {
    expect(code(JSON.parse(`[{"a":{"${name}":1}}]`))).toBe("FORBIDDEN_KEY");
  }
});

test("refuses a lone surrogate in a value and in a key", () => {
  expect(code("a\ud800")).toBe("LONE_SURROGATE");
  expect(code({ "\udc00": 1 })).toBe("LONE_SURROGATE");
  expect(canonicalize("\ud83d\ude02")).toBe('"\ud83d\ude02"');
});

test("refuses a cycle instead of running out of stack", () => {
  const cycle: Json[] = [];
  cycle.push(cycle);
  expect(code(cycle)).toBe("TOO_DEEP");
});

test("takes objects without a prototype", () => {
  expect(canonicalize(Object.assign(Object.create(null) as object, { a: 1 }) as Json)).toBe(
    '{"a":1}',
  );
});
