import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Constraint, type Constraints, parseConstraints } from "./constraints.ts";
import { isNarrower } from "./is-narrower.ts";
import { satisfiesConstraints } from "./satisfies-constraints.ts";

type Rules = Omit<Constraint, "required">;

function upTo(max: string): Rules {
  return { rank: { max, order: "sensitivity" } };
}

const cases: readonly (readonly [string, Rules, Rules, boolean])[] = [
  ["the same", { max: 5 }, { max: 5 }, true],
  ["a smaller max", { max: 4 }, { max: 5 }, true],
  ["a larger max", { max: 6 }, { max: 5 }, false],
  ["a larger min", { min: 6 }, { min: 5 }, true],
  ["a smaller min", { min: 4 }, { min: 5 }, false],
  ["a dropped min", { max: 5 }, { min: 1, max: 5 }, false],
  ["an added rule", { min: 1, max: 5 }, { max: 5 }, true],
  ["one value within a range", { exact: 3 }, { min: 1, max: 5 }, true],
  ["one value outside of a range", { exact: 6 }, { min: 1, max: 5 }, false],
  ["values within a range", { one_of: [1, 5] }, { min: 1, max: 5 }, true],
  ["one value of many outside", { one_of: [1, 6] }, { min: 1, max: 5 }, false],
  ["another type of value", { exact: "3" }, { max: 5 }, false],
  ["fewer values", { one_of: ["a"] }, { one_of: ["a", "b"] }, true],
  ["one of the values", { exact: "a" }, { one_of: ["a", "b"] }, true],
  ["more values", { one_of: ["a", "c"] }, { one_of: ["a", "b"] }, false],
  ["a range instead of values", { max: 1, min: 1 }, { one_of: [1] }, false],
  ["a range instead of one value", { max: 1, min: 1 }, { exact: 1 }, false],
  ["more exclusions", { not_one_of: ["a", "b"] }, { not_one_of: ["a"] }, true],
  ["fewer exclusions", { not_one_of: ["a"] }, { not_one_of: ["a", "b"] }, false],
  ["a value that is excluded", { exact: "a" }, { not_one_of: ["a"] }, false],
  ["a path below", { prefix_path: "/data/in" }, { prefix_path: "/data" }, true],
  ["a path beside", { prefix_path: "/database" }, { prefix_path: "/data" }, false],
  ["a path above", { prefix_path: "/" }, { prefix_path: "/data" }, false],
  ["a file below", { exact: "/data/in" }, { prefix_path: "/data" }, true],
  ["a host below", { host_suffix: "api.example.com" }, { host_suffix: "example.com" }, true],
  ["a host beside", { host_suffix: "badexample.com" }, { host_suffix: "example.com" }, false],
  ["a host above", { host_suffix: "com" }, { host_suffix: "example.com" }, false],
  ["a lower rank", upTo("public"), upTo("internal"), true],
  ["a higher rank", upTo("restricted"), upTo("internal"), false],
  ["another kind of rule", { host_suffix: "a.b" }, { prefix_path: "/a" }, false],
];

describe("isNarrower", () => {
  test.each(cases)("%s", (_, child, parent, expected) => {
    expect(
      isNarrower({ a: { required: true, ...child } }, { a: { required: true, ...parent } }),
    ).toBe(expected);
  });

  test("a dropped constraint is wider, an added one narrower", () => {
    const a: Constraints = { a: { required: true, max: 5 } };
    expect(isNarrower({}, a)).toBe(false);
    expect(isNarrower(a, {})).toBe(true);
    expect(isNarrower({ b: { required: true, max: 5 } }, a)).toBe(false);
    expect(isNarrower({}, { toString: { required: true, max: 5 } })).toBe(false);
  });

  test("what is required stays required", () => {
    const required: Constraints = { a: { required: true, max: 5 } };
    const optional: Constraints = { a: { required: false, max: 5 } };
    expect(isNarrower(optional, required)).toBe(false);
    expect(isNarrower(required, optional)).toBe(true);
  });
});

describe("narrowing", () => {
  const words = ["a", "b", "/a", "/a/b", "/ab", "x.org", "a.x.org", "ax.org", "public", "internal"];
  const scalar = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(...words), fc.boolean());
  const values = fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 });
  const bound = fc.integer({ min: -3, max: 3 });
  const open = fc.record(
    {
      not_one_of: values,
      min: bound,
      max: bound,
      prefix_path: fc.constantFrom("/", "/a", "/a/b", "/ab"),
      host_suffix: fc.constantFrom("org", "x.org", "a.x.org"),
      rank: fc.record({
        max: fc.constantFrom("public", "internal", "restricted"),
        order: fc.constant("sensitivity" as const),
      }),
    },
    { requiredKeys: [] },
  );
  const rules = fc.oneof(
    scalar.map((exact) => ({ exact })),
    values.map((one_of) => ({ one_of })),
    open.filter(({ min, max, ...rest }) =>
      min === undefined || max === undefined
        ? min !== undefined || max !== undefined || Object.keys(rest).length > 0
        : min <= max,
    ),
  );
  const constraint = fc
    .tuple(fc.boolean(), rules)
    .map(([required, rule]) => ({ required, ...rule }));
  const constraints: fc.Arbitrary<Constraints> = fc.dictionary(
    fc.constantFrom("p", "q"),
    constraint,
    { maxKeys: 2 },
  );
  const input = fc.dictionary(fc.constantFrom("p", "q"), scalar, { maxKeys: 2 });

  test("only lets through what the wider constraints let through", () => {
    fc.assert(
      fc.property(constraints, constraints, input, (child, parent, given) => {
        fc.pre(isNarrower(child, parent) && satisfiesConstraints(child, given));
        expect(satisfiesConstraints(parent, given)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("is transitive", () => {
    fc.assert(
      fc.property(constraints, constraints, constraints, (inner, middle, outer) => {
        fc.pre(isNarrower(inner, middle) && isNarrower(middle, outer));
        expect(isNarrower(inner, outer)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("is reflexive, and the generator makes only what can be parsed", () => {
    fc.assert(
      fc.property(constraints, (any) => {
        expect(parseConstraints(structuredClone(any))).toEqual(any);
        expect(isNarrower(any, any)).toBe(true);
      }),
    );
  });
});
