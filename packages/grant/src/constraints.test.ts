import type { Json } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import { parseConstraints } from "./constraints.ts";
import { GrantError } from "./grant-error.ts";

const accepted: readonly Json[] = [
  {},
  { amount: { required: true, max: 10 } },
  { amount: { required: false, min: -5, max: -5, not_one_of: [0] } },
  { mode: { required: true, exact: "read" } },
  { mode: { required: true, exact: false } },
  { mode: { required: true, one_of: ["1", 1, true] } },
  { file: { required: true, prefix_path: "/" } },
  { file: { required: true, prefix_path: "/data/a b/in.d" } },
  { host: { required: false, host_suffix: "example.com" } },
  { data: { required: true, rank: { max: "internal", order: "sensitivity" } } },
];

const refused: readonly (readonly [string, Json])[] = [
  ["something else than an object", []],
  ["an unknown rule", { a: { required: true, glob: "x*" } }],
  [
    "an unknown member of a rule",
    { a: { required: true, rank: { max: "public", order: "sensitivity", values: [] } } },
  ],
  ["an order brought along", { a: { required: true, rank: { max: "b", order: ["a", "b"] } } }],
  [
    "an order that is not registered",
    { a: { required: true, rank: { max: "low", order: "risk" } } },
  ],
  [
    "a rank that is not in its order",
    { a: { required: true, rank: { max: "secret", order: "sensitivity" } } },
  ],
  ["no rule at all", { a: { required: true } }],
  ["no word on whether it is required", { a: { max: 1 } }],
  ["required that is not a boolean", { a: { max: 1, required: 1 } }],
  ["an empty one_of", { a: { required: true, one_of: [] } }],
  ["an empty not_one_of", { a: { required: true, not_one_of: [] } }],
  ["a value twice", { a: { required: true, one_of: ["x", "x"] } }],
  ["a crossed range", { a: { required: true, max: 1, min: 2 } }],
  ["a fraction", { a: { required: true, max: 1.5 } }],
  ["an unsafe integer", { a: { required: true, max: 2 ** 53 } }],
  ["an unsafe integer among values", { a: { required: true, one_of: [2 ** 53] } }],
  ["null as a value", { a: { required: true, exact: null } }],
  ["an object as a value", { a: { required: true, exact: {} } }],
  ["a text that is too long", { a: { required: true, exact: "x".repeat(257) } }],
  ["exact beside another rule", { a: { required: true, exact: 1, max: 2 } }],
  ["one_of beside another rule", { a: { required: true, one_of: [1], not_one_of: [2] } }],
  ["a path with ..", { a: { required: true, prefix_path: "/data/../etc" } }],
  ["a path with .", { a: { required: true, prefix_path: "/data/." } }],
  ["a relative path", { a: { required: true, prefix_path: "data" } }],
  ["a path with an empty segment", { a: { required: true, prefix_path: "/data//in" } }],
  ["a path with a slash at its end", { a: { required: true, prefix_path: "/data/" } }],
  ["a path with a backslash", { a: { required: true, prefix_path: "/data\\x" } }],
  ["a path with a percent sign", { a: { required: true, prefix_path: "/%2e%2e" } }],
  ["a path that is not ASCII", { a: { required: true, prefix_path: "/d\u00e4ta" } }],
  ["a path with a line end", { a: { required: true, prefix_path: "/data\n" } }],
  ["a host in upper case", { a: { required: true, host_suffix: "Example.com" } }],
  ["a host with a dot in front", { a: { required: true, host_suffix: ".example.com" } }],
  ["an IPv4 address", { a: { required: true, host_suffix: "10.0.0.1" } }],
  ["an argument name with a dot", { "a.b": { required: true, max: 1 } }],
  ["an empty argument name", { "": { required: true, max: 1 } }],
  [
    "too many arguments",
    Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`a${n}`, { required: true, max: 1 }])),
  ],
];

describe("parseConstraints", () => {
  test.each(accepted)("accepts %j", (value) => {
    expect(parseConstraints(value)).toEqual(value);
  });

  test.each(refused)("refuses %s", (_, value) => {
    expect(() => parseConstraints(value)).toThrow(GrantError);
  });
});
