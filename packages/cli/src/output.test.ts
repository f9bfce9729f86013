import { expect, test } from "vitest";
import { output, table } from "./output.ts";
import { recorded } from "./testing/recorded.ts";

test("writes lines for people, and remarks to standard error", () => {
  const around = recorded();
  const people = output(false, around.stdout, around.stderr);
  people.result({ a: 1 }, ["one", "two"]);
  people.note("by the way");
  expect(around.out()).toBe("one\ntwo\n");
  expect(around.err()).toBe("by the way\n");
});

test("writes one object per line for programs, with unset members left out", () => {
  const around = recorded();
  const programs = output(true, around.stdout, around.stderr);
  programs.result({ a: "line\nbreak", b: undefined }, ["one"]);
  programs.result({ c: [] }, []);
  programs.note("by the way");
  expect(around.out()).toBe('{"a":"line\\nbreak"}\n{"c":[]}\n');
  expect(around.err()).toBe("by the way\n");
});

test("puts the values of a table under each other and leaves out what is not there", () => {
  const lines = table([
    ["a", "1"],
    ["none", undefined],
    ["empty", ""],
    ["long name", "2"],
  ]);
  expect(lines).toEqual(["a          1", "long name  2"]);
});
