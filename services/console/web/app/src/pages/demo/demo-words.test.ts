import { create } from "@bufbuild/protobuf";
import {
  DamageSchema,
  EffectsSchema,
  StepEventSchema,
  StoryStepSchema,
} from "@writ/proto/writ/demo/v1/demo";
import { expect, test } from "vitest";
import { clockFace, effectsText, money } from "./damage-words.ts";
import { laneCount, laneRows, newestToSee } from "./lane-rows.ts";
import { NOTHING_YET, type RunView } from "./run-view.ts";
import { stepWords, withoutLeaf } from "./step-words.ts";
import { visitorId } from "./visitor.ts";

const at = (ms: number) => ({ seconds: 1_764_000_000n, nanos: ms * 1_000_000 });

function lane(steps: Readonly<Record<string, { state: string; title?: string; cause?: string }>>) {
  return new Map(
    Object.entries(steps).map(([stepId, rest]) => [
      stepId,
      { event: create(StepEventSchema, { stepId, ...rest }), atMs: 0 },
    ]),
  );
}

function view(change: Partial<RunView>): RunView {
  return { ...NOTHING_YET, ...change };
}

const STORY = ["read", "pay"].map((id) => create(StoryStepSchema, { id, title: `to ${id}` }));

test("the story stands in its order before anything has happened", () => {
  expect(laneRows(NOTHING_YET, STORY).map(({ title, writ }) => [title, writ])).toEqual([
    ["to read", undefined],
    ["to pay", undefined],
  ]);
});

test("a step stands in one row in both worlds, and what the story does not have comes after it", () => {
  const rows = laneRows(
    view({
      writ: lane({ "provoked-1": { state: "DENIED", title: "export" }, pay: { state: "DONE" } }),
      open: lane({ "provoked-1": { state: "DONE" }, leak: { state: "DONE" } }),
    }),
    STORY,
  );
  expect(rows.map(({ stepId, title, writ, open }) => [stepId, title, !!writ, !!open])).toEqual([
    ["read", "to read", false, false],
    ["pay", "to pay", true, false],
    ["provoked-1", "export", true, true],
    ["leak", "leak", false, true],
  ]);
});

test("a row is brief as long as nothing but the story happens in it", () => {
  const steps = {
    a: { state: "DONE" },
    b: { state: "STARTED" },
    c: { state: "DENIED" },
    d: { state: "PENDING" },
    e: { state: "DONE", cause: "policy" },
  };
  const rows = laneRows(view({ writ: lane(steps) }), STORY);
  expect(rows.filter(({ isBrief }) => isBrief).map(({ stepId }) => stepId)).toEqual([
    "read",
    "pay",
    "a",
    "b",
  ]);
  const killed = view({
    writ: lane({ a: { state: "DONE" } }),
    open: lane({ a: { state: "KILLED" } }),
  });
  expect(laneRows(killed, [])[0]?.isBrief).toBe(false);
});

test("what was provoked last is what people want to see, and without it what was stopped last", () => {
  const steps = { read: { state: "DONE" }, pay: { state: "DENIED" }, mail: { state: "DONE" } };
  expect(newestToSee(laneRows(view({ writ: lane(steps) }), []))).toBe("pay");
  const provoked = { ...steps, "provoked-1": { state: "STARTED", cause: "expired" } };
  expect(newestToSee(laneRows(view({ writ: lane(provoked) }), []))).toBe("provoked-1");
  expect(newestToSee(laneRows(NOTHING_YET, STORY))).toBe("");
});

test("a lane in a few characters: what is done, and what was stopped", () => {
  const rows = laneRows(
    view({
      writ: lane({ a: { state: "DONE" }, b: { state: "REFUSED" }, c: { state: "NO_ANSWER" } }),
      open: lane({ a: { state: "DONE" }, b: { state: "DONE" }, c: { state: "STARTED" } }),
    }),
    [],
  );
  expect(laneCount(rows, "writ")).toBe("1 done, 2 stopped");
  expect(laneCount(rows, "open")).toBe("2 done");
  expect(laneCount(laneRows(NOTHING_YET, STORY), "writ")).toBe("");
});

test.each([
  ["STARTED", "running", false],
  ["DONE", "completed", false],
  ["DENIED", "denied", true],
  ["REFUSED", "refused", true],
  ["PENDING", "pending", false],
  ["NO_ANSWER", "unknown", true],
  ["FAILED", "failed", false],
  ["KILLED", "revoked", false],
])("a step that is %s is drawn as %s; stopped: %s", (state, look, isStopped) => {
  expect(stepWords(state)).toMatchObject({ look, isStopped });
});

test("a state of a newer release is named and taken as not allowed", () => {
  for (const state of ["DONE_TWICE", "__proto__", "constructor"])
    expect(stepWords(state)).toMatchObject({
      word: `Unknown (${state}): taken as not allowed`,
      look: "unknown",
    });
});

test("the clock shows database times only: first effect to alarm, or to the reading while there is none", () => {
  expect(clockFace(undefined)).toMatchObject({ figure: "–", says: "Not read yet." });
  const before = create(DamageSchema, { readAt: at(900) });
  expect(clockFace(before)).toMatchObject({ figure: "–", readAtMs: 1_764_000_000_900 });
  const open = create(DamageSchema, { firstEffectAt: at(100), readAt: at(900) });
  expect(clockFace(open)).toMatchObject({ figure: "0.80 s", contained: "Not contained yet." });
  expect(clockFace(open).says).toContain("no alarm yet");
  const alarm = create(DamageSchema, {
    firstEffectAt: at(100),
    readAt: at(900),
    alarmAt: at(350),
    containedAt: at(600),
  });
  expect(clockFace(alarm)).toMatchObject({
    figure: "0.25 s",
    says: "From the first forbidden effect to the alarm.",
    contained: "Contained 0.50 s after the first forbidden effect.",
  });
});

test("an end without an alarm is not called an alarm", () => {
  const damage = create(DamageSchema, { firstEffectAt: at(0), containedAt: at(500) });
  expect(clockFace(damage)).toMatchObject({ figure: "0.50 s" });
  expect(clockFace(damage).says).toContain("there was no alarm");
});

test("effects are told in full, and what was not counted is not nought", () => {
  const effects = create(EffectsSchema, {
    recordsOut: 5_000n,
    amountMoved: 994_200n,
    messagesSent: 1n,
  });
  expect(effectsText(effects)).toBe(
    "5,000 records out · 9,942.00 moved · 1 message sent · 0 rows changed",
  );
  expect(effectsText(undefined)).toBe("not counted yet");
  expect([0n, 5n, 4_200n, -1n].map(money)).toEqual(["0.00", "0.05", "42.00", "−0.01"]);
});

test("a tab is the same visitor until it is closed, and what is no id is not kept", () => {
  const kept = new Map<string, string>([["writ.demo.visitor", "somebody"]]);
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const ask = (fill: number) =>
    visitorId({ storage, nowMs: 1_764_000_000_000, random: new Uint8Array(10).fill(fill) });
  const first = ask(1);
  expect(first).not.toBe("somebody");
  expect(ask(2)).toBe(first);
});

test("a step without a leaf says what that means", () => {
  expect(withoutLeaf("STARTED")).toBe("no leaf yet");
  expect(withoutLeaf("PENDING")).toBe("no leaf yet");
  expect(withoutLeaf("NO_ANSWER")).toBe("no leaf of this step");
  expect(withoutLeaf("REFUSED")).toContain("no leaf of this refusal");
});
