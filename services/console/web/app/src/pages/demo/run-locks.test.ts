import { create } from "@bufbuild/protobuf";
import { RunEventSchema } from "@writ/proto/writ/demo/v1/demo";
import { expect, test } from "vitest";
import type { Followed } from "./follow-run.ts";
import { isGoingOn, type LockFacts, runLocks } from "./run-locks.ts";
import { NOTHING_YET } from "./run-view.ts";

function facts(
  state: string,
  phase: Followed["phase"] = "live",
  change: Partial<LockFacts> = {},
): LockFacts {
  const run = state === "" ? undefined : create(RunEventSchema, { state });
  return {
    isOffline: false,
    demo: { unavailable: "" },
    runId: "018f0000-0000-7000-8000-000000000001",
    followed: { phase, view: { ...NOTHING_YET, run } },
    ...change,
  };
}

test("while a run goes on everything can be done, also while its stream is lost for a moment", () => {
  for (const phase of ["live", "lost"] as const) {
    expect(runLocks(facts("RUNNING", phase))).toEqual({});
    expect(isGoingOn(facts("RUNNING", phase))).toBe(true);
  }
});

test.each([
  ["there is none", facts("", "joining", { runId: "" }), "Start a run first."],
  ["it has not begun", facts("", "joining"), "The run has not begun yet."],
  ["it is over", facts("ENDED", "over"), "No run is going on: start another."],
  ["it failed", facts("FAILED", "over"), "No run is going on: start another."],
  ["it is in a state of a newer release", facts("RESTING"), "No run is going on: start another."],
  ["it is not there any more", facts("RUNNING", "gone"), "No run is going on: start another."],
])("without a run that goes on nothing is broken or ended: %s", (_, given, why) => {
  expect(runLocks(given)).toEqual({ start: undefined, end: why, provoke: why });
});

test.each([
  ["the console is silent", { isOffline: true }, "Locked: the console does not answer."],
  ["the demo is silent", { demo: undefined }, "The demo has not answered."],
  ["there is no tenant for it", { demo: { unavailable: "No tenant." } }, "No tenant."],
])("nothing at all can be done while %s", (_, change, why) => {
  expect(runLocks(facts("RUNNING", "live", change))).toEqual({
    start: why,
    end: why,
    provoke: why,
  });
});
