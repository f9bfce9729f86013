import { encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrictObject, StrictJsonError } from "./strict-json.ts";

const parse = (text: string) => parseStrictObject(encodeUtf8(text));

test("reads any object that has one meaning as JSON.parse does", () => {
  const object = fc.dictionary(
    fc.string({ unit: "binary" }),
    fc.jsonValue({ stringUnit: "binary" }),
  );
  fc.assert(
    fc.property(object, fc.constantFrom(0, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("refuses any object in which a member is repeated, however deep and however it is spelled", () => {
  const wrap = fc.constantFrom(
    (x: string) => `{"a":${x}}`,
    (x: string) => `{"a":[1,{"b":"\\\\"},${x}]}`,
  );
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), wrap, fc.boolean(), (name, wrapped, isEscaped) => {
      const plain = JSON.stringify(name);
      const escaped = `"${name.split("").map(escape).join("")}"`;
      const text = wrapped(`{${plain}:1, "":2, ${isEscaped ? escaped : plain} :3}`);
      expect(() => parse(text)).toThrow("a member stands twice");
    }),
  );
});

test("lets equal names stand in different objects and strings look like names", () => {
  const text = '{"a":{"b":1},"c":{"b":2},"d":["b","b","b"],"e":"\\"b\\":1"}';
  expect(parse(text)).toEqual(JSON.parse(text));
});

test.each([
  ["an array", "[]"],
  ["null", "null"],
  ["a byte order mark", '\ufeff{"a":1}'],
  ["two values", "{}{}"],
  ["a trailing comma", '{"a":1,}'],
  ["nothing", ""],
  ["a lone surrogate in a value", '{"a":"\\ud800"}'],
  ["a lone surrogate in a name", '{"\\udc00":1}'],
  ["too many levels", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`],
])("refuses %s", (_, text) => {
  expect(() => parse(text)).toThrow(StrictJsonError);
});

test("refuses bytes that are not UTF-8", () => {
  const bytes = Uint8Array.of(...encodeUtf8('{"a":"'), 0xff, ...encodeUtf8('"}'));
  expect(() => parseStrictObject(bytes)).toThrow("not UTF-8");
});

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
