import { create } from "@bufbuild/protobuf";
import { ExecutionFilterSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { describe, expect, test } from "vitest";
import { UsageError } from "../command.ts";
import { filterOf, filterOptions, wholeNumber } from "./filter-options.ts";

const given = (options: Readonly<Record<string, string | true>>) => ({
  text: (name: string) => (typeof options[name] === "string" ? options[name] : undefined),
  flag: (name: string) => options[name] === true,
});
const read = (options: Readonly<Record<string, string | true>>) =>
  create(ExecutionFilterSchema, filterOf(given(options), 0));

test("without options everything matches", () => {
  expect(read({})).toEqual(create(ExecutionFilterSchema));
});

test("every option sets a field of its own", () => {
  const values = Object.entries(filterOptions).map(([name, { type }]) => {
    const text = { "min-depth": "3", since: "2026-11-23", until: "2026-11-24" }[name];
    return [name, type === "boolean" ? true : (text ?? `${name}-value`)] as const;
  });
  const all = read({ ...Object.fromEntries(values), parent: "none" });
  const others = read({ parent: "some-id" });
  const empty = create(ExecutionFilterSchema);
  const set = ExecutionFilterSchema.fields.filter(({ localName }) => {
    const of = (filter: object): unknown => (filter as Record<string, unknown>)[localName];
    return of(all) !== of(empty) || of(others) !== of(empty);
  });
  expect(set.map(({ name }) => name)).toEqual(ExecutionFilterSchema.fields.map(({ name }) => name));
  expect(all.state).toBe("STATE-VALUE");
});

describe("a number", () => {
  test.each([
    ["0", 0],
    ["32", 32],
  ])("%s is taken", (text, number) => {
    expect(wholeNumber(given({ depth: text }), "depth", 32)).toBe(number);
  });

  test.each(["33", "-1", "1.5", "", "x", "9".repeat(20)])("%o is refused", (text) => {
    expect(() => wholeNumber(given({ depth: text }), "depth", 32)).toThrow(UsageError);
  });
});
