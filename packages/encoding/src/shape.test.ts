import { expect, test } from "vitest";
import { anyObject, integer, list, nullable, object, oneOf, ShapeError, text } from "./shape.ts";

const point = object({ x: integer(0, 9), y: integer(0, 9) }, { name: oneOf("a", "b") });

test("returns a value of the form as it is", () => {
  const value = { x: 1, y: 2, name: "a" };
  expect(point(value, "point")).toBe(value);
  expect(point({ x: 0, y: 9 }, "point")).toEqual({ x: 0, y: 9 });
});

test.each<[string, unknown, string]>([
  ["a missing member", { x: 1 }, "point.y is missing"],
  ["a member of another type", { x: "1", y: 1 }, "point.x is not an integer of 0 to 9"],
  ["an optional member of another type", { x: 1, y: 1, name: "c" }, "point.name is none of a, b"],
  ["an unknown member", { x: 1, y: 1, hostile: 1 }, "point has a member it must not have: hostile"],
  [
    "a member with a hostile name",
    { x: 1, y: 1, "a\nb": 1 },
    "point has a member it must not have",
  ],
  ["an inherited member", Object.create({ x: 1, y: 1 }), "point.x is missing"],
  ["an array", [1, 1], "point is not an object"],
  ["null", null, "point is not an object"],
  ["undefined", undefined, "point is not an object"],
])("refuses an object with %s", (_, value, message) => {
  expect(() => point(value, "point")).toThrow(new ShapeError(message));
});

test("takes members that JavaScript objects inherit for unknown", () => {
  expect(() => point({ x: 1, y: 1, toString: 1 }, "point")).toThrow(ShapeError);
  expect(() => point(JSON.parse('{"x":1,"y":1,"__proto__":1}'), "point")).toThrow(ShapeError);
});

test("bounds lists and says which item is wrong", () => {
  const two = list(integer(0, 9), 1, 2);
  expect(two([1, 2], "list")).toEqual([1, 2]);
  for (const value of [[], [1, 2, 3], {}, "12", null]) {
    expect(() => two(value, "list")).toThrow("list is not an array of 1 to 2 items");
  }
  expect(() => two([1, "2"], "list")).toThrow("list[1] is not an integer");
});

test("accepts safe integers within their bounds only", () => {
  const any = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  for (const value of [0, -5, 2 ** 53 - 1]) expect(any(value, "n")).toBe(value);
  for (const value of [0.5, 2 ** 53, Number.NaN, Infinity, "1", null, true]) {
    expect(() => any(value, "n")).toThrow(ShapeError);
  }
  for (const value of [-1, 10]) expect(() => integer(0, 9)(value, "n")).toThrow(ShapeError);
});

test("accepts null only where it may be", () => {
  expect(nullable(integer(0, 9))(null, "n")).toBeNull();
  expect(nullable(integer(0, 9))(1, "n")).toBe(1);
  expect(() => nullable(integer(0, 9))("1", "n")).toThrow(ShapeError);
  expect(() => integer(0, 9)(null, "n")).toThrow(ShapeError);
});

test("accepts strings their test accepts", () => {
  const upper = text("upper case", (value) => value === value.toUpperCase());
  expect(upper("A", "t")).toBe("A");
  for (const value of ["a", 1, ["A"]])
    expect(() => upper(value, "t")).toThrow("t is not upper case");
});

test("accepts objects with any members where they are free", () => {
  expect(anyObject()({ a: [1] }, "o")).toEqual({ a: [1] });
  for (const value of [[], null, "o"]) expect(() => anyObject()(value, "o")).toThrow(ShapeError);
});
