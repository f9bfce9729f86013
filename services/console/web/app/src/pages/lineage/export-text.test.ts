import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { csv, jsonLines } from "./export-text.ts";

const execution = create(ExecutionSchema, {
  executionId: "e",
  action: "=1+1",
  resource: 'Tool::a,"b"',
  decidedAt: timestampFromMs(0),
  reasonCodes: ["A", "B"],
});

test("a spreadsheet gets texts and no formulas, with commas and quotes as they were", () => {
  const [head = "", row = ""] = csv([execution]).split("\r\n");
  expect(row).toContain(`,'=1+1,"Tool::a,""b""",`);
  expect(row).toContain(",A B,");
  expect(head.split(",")).toHaveLength(20);
});

test("each line is an object of its own, with times in UTC", () => {
  const lines = jsonLines([execution, execution]).trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    executionId: "e",
    parentId: null,
    decidedAt: "1970-01-01T00:00:00.000Z",
    reasonCodes: ["A", "B"],
  });
});
