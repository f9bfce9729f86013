import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { covers, coversAll, isActionPattern, isLocationPattern } from "./wildcard.ts";

describe("covers", () => {
  test.each([
    ["tool:call", "tool:call", true],
    ["tool:*", "tool:call", true],
    ["tool:*", "tool:db:read", true],
    ["tool:*", "tool:db:*", true],
    ["tool:*", "tool:*", true],
    ["tool.*", "tool.call", true],
    ["tool:*", "tool:", false],
    ["tool:*", "tool", false],
    ["tool:*", "toolx:y", false],
    ["tool:*", "toolx:*", false],
    ["tool:*", "tool.call", false],
    ["tool.*", "tool:call", false],
    ["tool:db:*", "tool:*", false],
    ["tool:call", "tool:*", false],
    ["tool:call", "tool:calls", false],
    ["Tool::*", "Tool::a", true],
    ["Tool::*", "Tool::*", true],
    ["Tool::*", "Toolbox::a", false],
    ["Tool::*", "Toolbox::*", false],
    ["Tool::a", "Tool::*", false],
    ["Tool::a", "Tool::ab", false],
  ])("%s covers %s: %s", (pattern, wanted, expected) => {
    expect(covers(pattern, wanted)).toBe(expected);
  });

  test("every wanted pattern needs a pattern that covers it", () => {
    expect(coversAll(["tool:*", "agent:run"], ["agent:run", "tool:call"])).toBe(true);
    expect(coversAll(["tool:*"], ["tool:call", "agent:run"])).toBe(false);
    expect(coversAll([], ["tool:call"])).toBe(false);
  });
});

describe("pattern grammar", () => {
  test.each(["tool:call", "tool:*", "a.*", "a:b.*", "tool", "x::*"])(
    "%s is an action pattern",
    (text) => {
      expect(isActionPattern(text)).toBe(true);
    },
  );

  test.each([
    "*",
    ":*",
    "tool*",
    "Tool:*",
    "tool:*:x",
    "tool:**",
    "tool: *",
    "",
    `${"a".repeat(127)}:*`,
    "tool:*\n",
  ])("%j is no action pattern", (text) => {
    expect(isActionPattern(text)).toBe(false);
  });

  test.each(["Tool::search", "Tool::*"])("%s is a location pattern", (text) => {
    expect(isLocationPattern(text)).toBe(true);
  });

  test.each(["*", "::*", "tool::*", "Tool:*", "Tool::a*", "Tool::**", "T*::a", ""])(
    "%j is no location pattern",
    (text) => {
      expect(isLocationPattern(text)).toBe(false);
    },
  );
});

describe("covering", () => {
  const segment = fc.constantFrom("a", "b", "ab");
  const action = fc
    .tuple(segment, fc.array(fc.tuple(fc.constantFrom(":", "."), segment), { maxLength: 3 }))
    .map(([first, rest]) => first + rest.map(([separator, text]) => separator + text).join(""));
  const pattern = fc.oneof(
    action,
    fc.tuple(action, fc.constantFrom(":*", ".*")).map(([prefix, end]) => prefix + end),
  );

  const within = (outer: string) =>
    outer.endsWith("*") ? pattern.map((end) => outer.slice(0, -1) + end) : fc.constant(outer);
  const threeDeep = pattern.chain((outer) =>
    within(outer).chain((middle) => within(middle).map((inner) => ({ outer, middle, inner }))),
  );

  test("hands on: what a covered pattern covers is covered", () => {
    fc.assert(
      fc.property(threeDeep, ({ outer, middle, inner }) => {
        expect(covers(outer, middle)).toBe(true);
        expect(covers(middle, inner)).toBe(true);
        expect(covers(outer, inner)).toBe(true);
      }),
    );
  });

  test("never names an action that does not begin with the prefix and its separator", () => {
    fc.assert(
      fc.property(pattern, action, (outer, act) => {
        const prefix = outer.replace(/\*$/, "");
        const expected =
          prefix === outer ? act === outer : act.startsWith(prefix) && act !== prefix;
        expect(covers(outer, act)).toBe(expected);
      }),
    );
  });
});
