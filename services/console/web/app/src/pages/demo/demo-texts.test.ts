import { create } from "@bufbuild/protobuf";
import { Lane, SourceFileSchema, StepEventSchema } from "@writ/proto/writ/demo/v1/demo";
import { CheckSchema, CheckState } from "@writ/proto/writ/lineage/v1/lineage";
import { expect, test } from "vitest";
import { stripCells, stripSentence } from "../../ui/strip-cells.ts";
import { laneRows } from "./lane-rows.ts";
import { panelAge, spokenNews } from "./run-news.ts";
import { NOTHING_YET, type RunView } from "./run-view.ts";
import { lanesWords, sourcesInOrder } from "./source-words.ts";
import { strippedStep } from "./stripped-step.ts";
import { wireText } from "./wire-text.ts";

test("JSON of the wire gets line breaks; what is none is shown as it is; what is too long is cut and says so", () => {
  expect(wireText('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(wireText("{broken <script>")).toBe("{broken <script>");
  expect(wireText("x".repeat(65_540))).toMatch(/^x{65536}\n… 4 characters more$/);
});

test("files that both worlds load stand first, and each says who loads it", () => {
  const file = (path: string, ...lanes: Lane[]) => create(SourceFileSchema, { path, lanes });
  const files = sourcesInOrder([
    file("b-open.ts", Lane.OPEN),
    file("z-agent.ts", Lane.WRIT, Lane.OPEN),
    file("a-judge.ts", Lane.MONITOR),
    file("new.ts", 7 as Lane),
    file("none.ts"),
  ]);
  expect(files.map(({ path, lanes }) => [path, lanesWords(lanes)])).toEqual([
    ["z-agent.ts", "both worlds"],
    ["a-judge.ts", "only monitor"],
    ["b-open.ts", "only watched"],
    ["new.ts", "only unknown (7)"],
    ["none.ts", "nobody"],
  ]);
});

function stopped(state: string, code: string) {
  const checks = [create(CheckSchema, { cell: "used", state: CheckState.FAILED, code })];
  return create(StepEventSchema, {
    stepId: "provoked-1",
    title: "Pay 9,942.00",
    state,
    reasonCodes: [code],
    checks,
    leaf: { index: 41n, treeSize: 42n },
  });
}

test("a refusal by the tool stops the strip where the grant was used", () => {
  const stripped = strippedStep(stopped("REFUSED", "REQUEST_TAMPERED"));
  expect(stripped && stripCells(stripped).find(({ isStop }) => isStop)?.name).toBe("used");
  expect(stripped && stripSentence(stripped)).toContain("recorded as leaf 41");
  expect(strippedStep(create(StepEventSchema, { state: "NO_ANSWER" }))).toBeUndefined();
});

test("who does not see the page is told what was stopped last, and of the alarm", () => {
  const event = stopped("DENIED", "NO_PERMIT");
  const view: RunView = { ...NOTHING_YET, writ: new Map([["provoked-1", { event, atMs: 1 }]]) };
  expect(spokenNews(NOTHING_YET, [])).toBe("");
  expect(spokenNews(view, laneRows(view, []))).toBe("Run: Pay 9,942.00: Denied NO_PERMIT");
});

test("a run that is over does not grow old", () => {
  const view: RunView = { ...NOTHING_YET, lastAtMs: 1_000, logSize: 9n };
  const followed = { view, receivedMs: 1_100, failure: undefined, aheadMs: 100 };
  expect(panelAge({ ...followed, phase: "live" })).toMatchObject({ asOfMs: 1_000, treeSize: 9n });
  expect(panelAge({ ...followed, phase: "over" })).toBeUndefined();
});
