import fc from "fast-check";
import { expect, test } from "vitest";
import { lineDiff } from "./line-diff.ts";
import { policyDiff } from "./policy-diff.ts";

const PERMIT = '@id("a")\npermit (principal, action, resource);';
const FORBID = '@id("b")\nforbid (principal, action, resource);';

test("a line that changed is removed and added, the others stay", () => {
  expect(
    lineDiff("one\ntwo\nthree", "one\n2\nthree").map(({ kind, text }) => `${kind} ${text}`),
  ).toEqual(["same one", "removed two", "added 2", "same three"]);
});

test("both texts can be read off a comparison, and equal texts have none", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const diff = lineDiff(a.join("\n"), b.join("\n"));
      const side = (kind: string) =>
        diff.filter((line) => line.kind === "same" || line.kind === kind).map((line) => line.text);
      expect(side("removed")).toEqual(a.join("\n").split("\n"));
      expect(side("added")).toEqual(b.join("\n").split("\n"));
    }),
  );
});

test("as few lines as possible are changed", () => {
  const changes = lineDiff("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc").filter(
    ({ kind }) => kind !== "same",
  );
  expect(changes).toHaveLength(5);
});

test("texts of thousands of lines are shown whole instead of compared", () => {
  const long = Array.from({ length: 3_000 }, (_, i) => `line ${i}`).join("\n");
  expect(lineDiff(long, `${long}\nmore`).filter(({ kind }) => kind === "same")).toEqual([]);
});

test("policies are compared by their id, wherever they stand", () => {
  const before = [{ path: "one.cedar", text: `${PERMIT}\n${FORBID}` }];
  const after = [
    { path: "two.cedar", text: FORBID },
    { path: "three.cedar", text: PERMIT },
  ];
  expect(policyDiff(before, after)).toEqual([]);
});

test("what may allow more comes first", () => {
  const before = [
    { path: "p.cedar", text: `${PERMIT}\n${FORBID}` },
    { path: "schema.cedarschema", text: "entity A;" },
  ];
  const after = [
    { path: "p.cedar", text: '@id("c")\npermit (principal, action, resource);' },
    { path: "schema.cedarschema", text: "entity B;" },
  ];
  expect(policyDiff(before, after).map(({ id, kind, mayWiden }) => [id, kind, mayWiden])).toEqual([
    ["b", "removed", true],
    ["c", "added", true],
    ["a", "removed", false],
    ["schema.cedarschema", "changed", false],
  ]);
});
