import { expect, test } from "vitest";
import { type ReasonCode, reasonCodes } from "./reason-codes.ts";
import { stoppedAt, stripCells } from "./strip-cells.ts";

test("every code stops at a cell before the last, and no other code does", () => {
  expect(Object.keys(stoppedAt).toSorted()).toEqual(Object.keys(reasonCodes).toSorted());
  for (const cell of Object.values(stoppedAt)) expect(stripCells.slice(0, -1)).toContain(cell);
});

test.each<[string, RegExp, string]>([
  ["what is asked", /^INPUT_/, "asked"],
  ["who asks", /^(CRED|POP)_/, "who"],
  ["what it runs on", /^RUNTIME_/, "runtime"],
  ["what it is a step of", /^(PARENT|DELEGATION)_/, "parent"],
  ["what policy says", /^(POLICY|APPROVAL)_/, "policy"],
])("a code about %s stops there", (_, pattern, cell) => {
  const codes = Object.keys(reasonCodes).filter((code) => pattern.test(code)) as ReasonCode[];
  expect(codes.length).toBeGreaterThan(2);
  expect(codes.filter((code) => stoppedAt[code] !== cell)).toEqual([]);
});
