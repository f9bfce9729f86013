import { create } from "@bufbuild/protobuf";
import { CheckSchema, CheckState, ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { stripCells as cellNames } from "@writ/reasons";
import { expect, test } from "vitest";
import { leafNumber, stripCells, stripSentence } from "./strip-cells.ts";

const { PASSED, FAILED, NOT_REACHED, UNKNOWN, WAITING } = CheckState;

/** An execution whose checks are in these states, in order; what is missing the service did not say. */
function execution(state: string, states: readonly CheckState[], code = "") {
  const checks = states.map((at, i) =>
    create(CheckSchema, { cell: cellNames[i] ?? "", state: at, code: at === FAILED ? code : "" }),
  );
  return create(ExecutionSchema, { state, checks, logIndex: 48_213n });
}

function marks(state: string, states: readonly CheckState[]): string {
  return stripCells(execution(state, states))
    .map(({ mark }) => mark)
    .join(" ");
}

test("a denial stops in a cell, and what comes after it was not reached", () => {
  const denied = execution(
    "DENIED",
    [PASSED, PASSED, UNKNOWN, PASSED, FAILED, NOT_REACHED, NOT_REACHED, NOT_REACHED],
    "NO_PERMIT",
  );
  expect(stripCells(denied).map(({ mark }) => mark)).toEqual([
    "passed",
    "passed",
    "not-measured",
    "passed",
    "denied",
    "not-reached",
    "not-reached",
    "not-reached",
  ]);
  expect(stripCells(denied).find(({ isStop }) => isStop)?.name).toBe("policy");
  expect(stripSentence(denied)).toBe(
    "passed: asked, who, parent; not measured at runtime; stopped at policy (NO_PERMIT); recorded as leaf 48,213",
  );
});

test("what was revoked, expired or failed was not stopped by a check, and is drawn as what it is", () => {
  const before = [PASSED, PASSED, PASSED, PASSED, PASSED, PASSED];
  for (const [state, mark] of [
    ["REVOKED", "revoked"],
    ["EXPIRED", "expired"],
    ["FAILED", "failed"],
  ] as const) {
    const cells = stripCells(execution(state, [...before, FAILED, NOT_REACHED]));
    expect(cells[6]?.mark).toBe(mark);
    expect(cells.some(({ isStop }) => isStop)).toBe(false);
  }
});

test("what runs has a mark of its own in the last cell", () => {
  const states = [...Array.from({ length: 7 }, () => PASSED), NOT_REACHED];
  expect(marks("RUNNING", states).endsWith("passed running")).toBe(true);
  expect(marks("ALLOWED", states).endsWith("passed not-reached")).toBe(true);
});

test("what waits, waits", () => {
  expect(marks("PENDING", [PASSED, PASSED, PASSED, PASSED, WAITING])).toContain("pending");
});

test("what the service does not say, or says in words of a newer release, is not known and never passed", () => {
  expect(marks("ALLOWED", [])).toBe(Array.from(cellNames, () => "not-known").join(" "));
  expect(marks("ALLOWED", [7 as CheckState])).toContain("not-known");
});

test("checks in short are drawn like those in full", () => {
  const denied = create(ExecutionSchema, {
    state: "DENIED",
    strip: "PPUPFNNN",
    reasonCodes: ["NO_PERMIT"],
  });
  expect(stripCells(denied).map(({ mark }) => mark)).toEqual([
    "passed",
    "passed",
    "not-measured",
    "passed",
    "denied",
    "not-reached",
    "not-reached",
    "not-reached",
  ]);
  expect(stripSentence(denied)).toBe(
    "passed: asked, who, parent; not measured at runtime; stopped at policy (NO_PERMIT); recorded",
  );
});

test("a letter of a newer release, and one that is missing, are not known", () => {
  const odd = create(ExecutionSchema, { state: "ALLOWED", strip: "PPX" });
  expect(stripCells(odd).map(({ mark }) => mark)).toEqual([
    "passed",
    "passed",
    ...Array.from({ length: 6 }, () => "not-known"),
  ]);
});

test("what the executor refused stops where the grant was used", () => {
  const refused = create(ExecutionSchema, { state: "REFUSED", strip: "PPPPPPFN" });
  expect(stripCells(refused).find(({ isStop }) => isStop)?.name).toBe("used");
  expect(stripCells(refused)[6]?.mark).toBe("refused");
});

test("numbers of leaves are read in groups of three", () => {
  expect(leafNumber(48_213n)).toBe("48,213");
});
