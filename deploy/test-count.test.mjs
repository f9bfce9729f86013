import { expect, test } from "vitest";
import { countTests, summaryLine } from "./test-count.mjs";

function lineOf(files, status) {
  return summaryLine(countTests(JSON.stringify({ testResults: files }), status));
}

function file(status, ...tests) {
  return { status, assertionResults: tests.map((each) => ({ status: each })) };
}

test("counts tests, not files", () => {
  const files = [file("passed", "passed", "passed"), file("failed", "passed", "failed")];
  expect(lineOf(files, 1)).toBe("3 passed, 1 failed");
});

test("mentions skipped tests when there are any", () => {
  expect(lineOf([file("passed", "passed", "skipped", "todo", "pending")], 0)).toBe(
    "1 passed, 0 failed, 3 skipped",
  );
});

test("counts a file that could not be loaded, or whose hooks failed, as a failure", () => {
  const files = [file("passed", "passed"), file("failed"), file("failed", "skipped")];
  expect(lineOf(files, 1)).toBe("1 passed, 2 failed, 1 skipped");
});

test("counts an error outside of tests as a failure", () => {
  expect(lineOf([file("passed", "passed")], 1)).toBe("1 passed, 1 failed");
});

test.each([
  { what: "no tests at all", json: '{"testResults":[]}' },
  {
    what: "only skipped tests",
    json: '{"testResults":[{"status":"passed","assertionResults":[]}]}',
  },
  { what: "no results", json: "" },
  { what: "half a file of results", json: '{"testResults":[' },
])("takes $what for a failure even with status 0", ({ json }) => {
  expect(summaryLine(countTests(json, 0))).toBe("0 passed, 1 failed");
});
