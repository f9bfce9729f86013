import { expect, test } from "vitest";
import { executionObject } from "../execution-view.ts";
import { lineageOf, sampleExecution } from "../testing/sample-executions.ts";
import { jsonLines } from "./json-lines.ts";

test("every execution is a line, as commands print it", () => {
  const all = [sampleExecution(0), sampleExecution(1, { resource: "Tool::a\nb" })];
  const lines = jsonLines(lineageOf(...all));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(all.map(executionObject));
  expect(lines.join("")).not.toContain("\n");
});
