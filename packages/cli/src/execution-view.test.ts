import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { CheckState } from "@writ/proto/writ/lineage/v1/lineage";
import { describe, expect, test } from "vitest";
import { checkWords, executionLine, executionLines, executionObject } from "./execution-view.ts";
import { denied, sampleExecution, sampleId } from "./testing/sample-executions.ts";

describe("a check in words", () => {
  const at = timestampFromMs(0);
  test.each([
    [{ state: CheckState.PASSED, code: "", at }, "passed 1970-01-01T00:00:00.000Z"],
    [
      { state: CheckState.FAILED, code: "NO_PERMIT", at },
      "stopped 1970-01-01T00:00:00.000Z NO_PERMIT: No policy permits this.",
    ],
    [{ state: CheckState.FAILED, code: "" }, "stopped"],
    [{ state: CheckState.FAILED, code: "LATER" }, "stopped LATER"],
    [
      { state: CheckState.WAITING, code: "APPROVAL_REQUIRED" },
      "waits APPROVAL_REQUIRED: Somebody has to approve this first.",
    ],
    [{ state: CheckState.NOT_REACHED, code: "" }, "not reached"],
    [{ state: CheckState.UNKNOWN, code: "" }, "not checked, or the log does not say"],
    // Of a newer service: never taken for passed.
    [{ state: 99 as CheckState, code: "" }, "not checked, or the log does not say"],
  ])("%#: %s", (check, words) => {
    expect(checkWords(check)).toBe(words);
  });
});

test("an execution is shown with its strip, cell by cell", () => {
  const lines = executionLines(sampleExecution(0));
  expect(lines.slice(lines.indexOf("") + 1)).toEqual([
    "asked    passed 2026-11-23T12:04:30.912Z",
    "runtime  not checked, or the log does not say",
    "policy   stopped 2026-11-23T12:04:30.912Z NO_PERMIT: No policy permits this.",
    "grant    not reached",
  ]);
});

test("what was refused says so, why, and that it never started", () => {
  const at = timestampFromMs(0);
  const lines = executionLines(
    sampleExecution(0, {
      state: "REFUSED",
      outcome: "refused",
      startedAt: undefined,
      checks: [{ cell: "used", state: CheckState.FAILED, code: "ACTOR_REVOKED", at }] as never,
    }),
  );
  expect(lines.find((line) => line.startsWith("state"))).toMatch(/ refused$/);
  expect(lines.find((line) => line.startsWith("started"))).toBeUndefined();
  expect(lines.at(-1)).toMatch(/^used {2}stopped 1970-01-01T00:00:00.000Z ACTOR_REVOKED: /);
});

test("an object says null where there is nothing", () => {
  const { actor, checks, grantId, parentId, revocationId, startedAt } = executionObject(
    sampleExecution(0, { ...denied, actor: "" }),
  );
  expect([actor, grantId, parentId, revocationId, startedAt]).toEqual(Array(5).fill(null));
  expect(checks[1]).toEqual({ cell: "runtime", state: "UNKNOWN", code: null, at: null });
});

test("a line says what became of it, and when its parent is missing", () => {
  expect(executionLine(sampleExecution(1))).toBe(
    `  ${sampleId(1)}  ALLOW   tool:call Tool::search  by Agent::refund-bot for User::alice  completed`,
  );
  expect(executionLine(sampleExecution(0, { ...denied, orphan: true }))).toContain(
    "NO_PERMIT  (its parent is not in the log)",
  );
});
