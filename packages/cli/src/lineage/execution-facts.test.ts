import { expect, test } from "vitest";
import { sampleExecution } from "../testing/sample-executions.ts";
import { momentsOf } from "./execution-facts.ts";

const whats = (change: Parameters<typeof sampleExecution>[1]) =>
  momentsOf(sampleExecution(0, change)).map(({ what }) => what);

test.each([
  ["COMPLETED", ["decided", "started", "completed"]],
  ["FAILED", ["decided", "started", "failed"]],
  ["RUNNING", ["decided", "started"]],
  ["EXPIRED", ["decided", "started", "expired"]],
])("what is %s has had these moments: %s", (state, expected) => {
  expect(whats({ state })).toEqual(expected);
});

test("what was refused never started", () => {
  expect(whats({ state: "REFUSED", startedAt: undefined })).toEqual(["decided", "refused"]);
});

test("time that runs out before a start is not told", () => {
  expect(whats({ state: "EXPIRED", startedAt: undefined })).toEqual(["decided"]);
});
