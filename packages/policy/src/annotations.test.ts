import { expect, test } from "vitest";
import { readAnnotations } from "./annotations.ts";
import type { PolicyProblem } from "./policy-problem.ts";

const where = { path: "policies/a.cedar", line: 1, policyId: "p" };
const read = (effect: "permit" | "forbid", raw: Readonly<Record<string, string | null>>) => {
  const problems: PolicyProblem[] = [];
  const annotations = readAnnotations(raw, effect, where, problems);
  return { annotations, codes: problems.map(({ code }) => code) };
};

test("what a permit states is read", () => {
  const raw = {
    id: "p",
    reason: "r",
    advice: "a",
    owner: "sre",
    doc: "https://example.test/",
    ticket: "T-1",
    redeem: "multi",
    lease: "PT1H30M",
    max_depth: "32",
    max_age: "PT90S",
    witness: "quorum",
  };
  expect(read("permit", raw)).toEqual({
    codes: [],
    annotations: {
      reason: "r",
      advice: "a",
      redeem: "multi",
      lease_s: 5400,
      max_depth: 32,
      max_age_s: 90,
      witness: "quorum",
    },
  });
});

test("who may lift a forbid is read", () => {
  const approval = (text: string) => read("forbid", { approval: text }).annotations.approval;
  expect(approval("2-of:treasury")).toEqual({ m: 2, group: "treasury" });
  expect(approval("break-glass:oncall")).toEqual({ m: 1, group: "oncall", kind: "break-glass" });
});

test("a text may have 280 characters", () => {
  expect(read("permit", { reason: "x".repeat(280) }).codes).toEqual([]);
  expect(read("permit", { reason: "x".repeat(281) }).codes).toEqual(["ANNOTATION_INVALID"]);
});

test.each([
  [
    "approval",
    "forbid",
    ["0-of:a", "6-of:a", "1-of:", "1-of:a b", "1 of a", "break-glass:", "2-of:a,b"],
  ],
  ["redeem", "permit", ["Once", "twice"]],
  ["lease", "permit", ["PT", "PT0S", "PT24H1S", "P1D", "PT-1S", "pt5m", "PT1.5H", "300"]],
  ["max_depth", "permit", ["33", "-1", "08", "1.0", "x"]],
  ["max_age", "permit", ["PT0S", "5m"]],
  ["witness", "permit", ["Quorum", "all", "2"]],
  ["reason", "permit", [" x", "x\n"]],
] as const)("@%s has one form", (key, effect, texts) => {
  for (const text of [...texts, "", null])
    expect(read(effect, { [key]: text }).codes).toEqual(["ANNOTATION_INVALID"]);
});

test("an annotation on the wrong effect is refused", () => {
  expect(read("permit", { approval: "1-of:a" }).codes).toEqual(["ANNOTATION_MISPLACED"]);
  for (const raw of [
    { redeem: "once" },
    { lease: "PT1M" },
    { max_depth: "1" },
    { max_age: "PT1M" },
    { witness: "quorum" },
  ])
    expect(read("forbid", raw).codes).toEqual(["ANNOTATION_MISPLACED"]);
});

test("an annotation outside of the vocabulary is refused", () => {
  expect(read("permit", { resaon: "x" }).codes).toEqual(["ANNOTATION_UNKNOWN"]);
  expect(read("permit", { toString: "x", constructor: "x" }).codes).toEqual([
    "ANNOTATION_UNKNOWN",
    "ANNOTATION_UNKNOWN",
  ]);
});

test("a budget is refused while no counters are kept", () => {
  expect(read("permit", { budget: "spend" }).codes).toEqual(["BUDGET_UNKNOWN"]);
});
