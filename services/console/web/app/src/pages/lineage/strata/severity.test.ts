import { expect, test } from "vitest";
import { severityOf, WORST_FIRST } from "./severity.ts";

test("the worst is first", () => {
  expect(WORST_FIRST.map(({ severity }) => severity)).toEqual([
    "integrity",
    "revoked",
    "denied",
    "refused",
    "unknown",
    "pending",
    "failed",
    "expired",
    "running",
    "allowed",
    "completed",
  ]);
});

test.each([
  ["DENIED", "denied"],
  ["REFUSED", "refused"],
  ["COMPLETED", "completed"],
  ["", "unknown"],
  ["LATER", "unknown"],
  ["constructor", "unknown"],
])("an execution that is %s is %s", (state, severity) => {
  expect(severityOf({ state, orphan: false })).toBe(severity);
});

test("whose parent is not in the log is worse than anything it came to", () => {
  expect(severityOf({ state: "COMPLETED", orphan: true })).toBe("integrity");
});
