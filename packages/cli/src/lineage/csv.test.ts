import { expect, test } from "vitest";
import { denied, lineageOf, sampleExecution, sampleId } from "../testing/sample-executions.ts";
import { csv } from "./csv.ts";

const row = (change: Parameters<typeof sampleExecution>[1]): string =>
  csv(lineageOf(sampleExecution(0, change)))[1] ?? "";

test("there is a header, and a line per execution with as many cells", () => {
  const lines = csv(lineageOf(sampleExecution(0), sampleExecution(1, denied)));
  expect(lines).toHaveLength(3);
  const cells = lines.map((line) => line.split(","));
  expect(new Set(cells.map((line) => line.length)).size).toBe(1);
  expect(cells[0]?.slice(0, 3)).toEqual(["executionId", "parentId", "rootId"]);
  expect(cells[2]?.slice(0, 4)).toEqual([sampleId(1), sampleId(0), sampleId(0), "1"]);
  expect(lines.every((line) => line.endsWith("\r"))).toBe(true);
});

test("what has commas, quotes or line breaks is quoted", () => {
  expect(row({ resource: 'Tool::"a",\r\nb' })).toContain(',"Tool::""a"",\r\nb",');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("%j is no formula", (resource) => {
  const cell = `'${resource}`;
  expect(row({ resource })).toContain(resource.includes("\r") ? `"${cell}"` : `,${cell},`);
});

test("several reason codes are one cell", () => {
  expect(row({ ...denied, reasonCodes: ["NO_PERMIT", "FORBIDDEN"] })).toContain(
    ",NO_PERMIT FORBIDDEN,",
  );
});
