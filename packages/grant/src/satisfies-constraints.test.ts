import type { Json } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import type { Constraint } from "./constraints.ts";
import { satisfiesConstraints } from "./satisfies-constraints.ts";

type Rules = Omit<Constraint, "required">;
const internal: Rules = { rank: { max: "internal", order: "sensitivity" } };

const cases: readonly (readonly [Rules, Json, boolean])[] = [
  [{ exact: "a" }, "a", true],
  [{ exact: 1 }, "1", false],
  [{ exact: true }, 1, false],
  [{ one_of: ["a", 2] }, 2, true],
  [{ one_of: ["a", 2] }, "2", false],
  [{ not_one_of: ["a"] }, "b", true],
  [{ not_one_of: ["a"] }, "a", false],
  [{ not_one_of: ["a"] }, ["a"], false],
  [{ not_one_of: ["a"] }, null, false],
  [{ max: 10 }, 10, true],
  [{ max: 10 }, 11, false],
  [{ max: 10 }, -1, true],
  [{ max: 10 }, 9.5, false],
  [{ max: 10 }, "9", false],
  [{ min: 1, max: 10 }, 0, false],
  [{ min: 1, max: 10 }, 1, true],
  [{ prefix_path: "/data" }, "/data", true],
  [{ prefix_path: "/data" }, "/data/in", true],
  [{ prefix_path: "/data" }, "/database", false],
  [{ prefix_path: "/data" }, "/data/../etc", false],
  [{ prefix_path: "/data" }, "/data/%2e%2e/etc", false],
  [{ prefix_path: "/data" }, "/data/..", false],
  [{ prefix_path: "/data" }, "/data\\..\\etc", false],
  [{ prefix_path: "/" }, "/anything", true],
  [{ prefix_path: "/" }, "anything", false],
  [{ host_suffix: "example.com" }, "example.com", true],
  [{ host_suffix: "example.com" }, "api.example.com", true],
  [{ host_suffix: "example.com" }, "badexample.com", false],
  [{ host_suffix: "example.com" }, "example.com.evil.org", false],
  [{ host_suffix: "example.com" }, "API.example.com", false],
  [{ host_suffix: "example.com" }, "user@api.example.com", false],
  [internal, "public", true],
  [internal, "internal", true],
  [internal, "confidential", false],
  [internal, "unheard", false],
  [internal, 0, false],
];

describe("satisfiesConstraints", () => {
  test.each(cases)("%j with %j: %s", (rules, value, expected) => {
    expect(satisfiesConstraints({ a: { required: true, ...rules } }, { a: value })).toBe(expected);
  });

  test("an absent argument is fine only where it is not required", () => {
    expect(satisfiesConstraints({ a: { required: true, max: 1 } }, { b: 1 })).toBe(false);
    expect(satisfiesConstraints({ a: { required: false, max: 1 } }, { b: 1 })).toBe(true);
    expect(satisfiesConstraints({ a: { required: false, max: 1 } }, { a: 2 })).toBe(false);
  });

  test("every constraint counts, arguments without one are free", () => {
    const constraints = { a: { required: true, max: 1 }, b: { required: true, min: 1 } };
    expect(satisfiesConstraints(constraints, { a: 1, b: 1, c: "any" })).toBe(true);
    expect(satisfiesConstraints(constraints, { a: 1, b: 0 })).toBe(false);
  });

  test("members of every object's prototype are not arguments", () => {
    expect(satisfiesConstraints({ toString: { required: true, not_one_of: ["x"] } }, {})).toBe(
      false,
    );
    expect(satisfiesConstraints({ toString: { required: false, exact: "x" } }, {})).toBe(true);
  });

  test.each([null, [], ["a"], "a", 1])(
    "an input that is %j has no arguments to constrain",
    (input) => {
      expect(satisfiesConstraints({ a: { required: false, max: 1 } }, input)).toBe(false);
      expect(satisfiesConstraints({}, input)).toBe(true);
    },
  );
});
