import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Lane, type WatchRunResponse, WatchRunResponseSchema } from "@writ/proto/writ/demo/v1/demo";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOver, MissedEventsError, NOTHING_YET, type RunView, withEvent } from "./run-view.ts";

function told(
  seq: number,
  event: MessageInitShape<typeof WatchRunResponseSchema>,
): WatchRunResponse {
  const at = { seconds: 1_764_000_000n + BigInt(seq), nanos: 0 };
  return create(WatchRunResponseSchema, { ...event, seq: BigInt(seq), at } as MessageInitShape<
    typeof WatchRunResponseSchema
  >);
}

function step(
  seq: number,
  lane: Lane,
  stepId: string,
  state: string,
  treeSize = 0,
): WatchRunResponse {
  const leaf = treeSize === 0 ? {} : { leaf: { index: 1n, treeSize: BigInt(treeSize) } };
  return told(seq, { lane, event: { case: "step", value: { stepId, state, ...leaf } } });
}

function run(seq: number, state: string): WatchRunResponse {
  return told(seq, { event: { case: "run", value: { state } } });
}

function pass(seq: number, number: number, alarm = false): WatchRunResponse {
  return told(seq, {
    lane: Lane.MONITOR,
    event: { case: "monitor", value: { pass: number, alarm } },
  });
}

function viewOf(events: readonly WatchRunResponse[], from: RunView = NOTHING_YET): RunView {
  return events.reduce(withEvent, from);
}

describe("the view of a run", () => {
  test("holds the newest word on each step, in the order in which they first appeared", () => {
    const view = viewOf([
      step(1, Lane.WRIT, "read", "STARTED"),
      step(2, Lane.WRIT, "pay", "STARTED"),
      step(3, Lane.WRIT, "read", "DONE"),
    ]);
    expect([...view.writ].map(([id, { event }]) => [id, event.state])).toEqual([
      ["read", "DONE"],
      ["pay", "STARTED"],
    ]);
    expect(view.open.size).toBe(0);
  });

  test("keeps the two worlds apart, also where their steps have the same name", () => {
    const view = viewOf([
      step(1, Lane.WRIT, "export", "DENIED"),
      step(2, Lane.OPEN, "export", "DONE"),
    ]);
    expect(view.writ.get("export")?.event.state).toBe("DENIED");
    expect(view.open.get("export")?.event.state).toBe("DONE");
  });

  test("keeps the newest alarm, whatever passes come after it", () => {
    const view = viewOf([pass(1, 1), pass(2, 2, true), pass(3, 3, true), pass(4, 4)]);
    expect(view.alarm?.event.pass).toBe(3);
    expect(view.passes.map(({ event }) => event.pass)).toEqual([4, 3, 2, 1]);
  });

  test("keeps at most 50 passes, the newest", () => {
    const view = viewOf(Array.from({ length: 80 }, (_, i) => pass(i + 1, i + 1)));
    expect(view.passes.length).toBe(50);
    expect(view.passes[0]?.event.pass).toBe(80);
  });

  test("knows the log by the largest size that a step of the first world names", () => {
    const view = viewOf([
      step(1, Lane.WRIT, "a", "DONE", 48_213),
      step(2, Lane.WRIT, "b", "DONE", 48_210),
      step(3, Lane.OPEN, "c", "DONE", 99_999),
    ]);
    expect(view.logSize).toBe(48_213n);
  });

  test("counts what this page does not know, and goes on", () => {
    const view = viewOf([
      told(1, {}),
      step(2, 9 as Lane, "x", "DONE"),
      step(3, Lane.WRIT, "y", "DONE"),
    ]);
    expect(view.unknown).toBe(2);
    expect(view.lastSeq).toBe(3n);
    expect([...view.writ.keys()]).toEqual(["y"]);
  });

  test("takes no event when one before it did not come", () => {
    const view = viewOf([run(1, "RUNNING")]);
    expect(() => withEvent(view, pass(3, 1))).toThrow(MissedEventsError);
  });

  test.each([
    ["RUNNING", false],
    ["ENDED", true],
    ["FAILED", true],
    ["A_NEW_ONE", true],
  ])("a run that is %s is over: %s", (state, expected) => {
    expect(isOver(viewOf([run(1, state)]))).toBe(expected);
    expect(isOver(NOTHING_YET)).toBe(false);
  });
});

const lanes = fc.constantFrom(Lane.WRIT, Lane.OPEN, Lane.MONITOR, 9 as Lane);
const ids = fc.constantFrom("run", "read", "pay", "provoked-1");
const states = fc.constantFrom("STARTED", "DONE", "DENIED", "REFUSED", "NO_ANSWER", "NEW");
const makers = fc.array(
  fc.oneof(
    fc.tuple(lanes, ids, states, fc.nat(99)).map(
      ([lane, id, state, size]) =>
        (seq: number) =>
          step(seq, lane, id, state, size),
    ),
    fc.boolean().map((alarm) => (seq: number) => pass(seq, seq, alarm)),
    fc
      .bigInt(0n, 9n)
      .map(
        (records) => (seq: number) =>
          told(seq, { event: { case: "damage", value: { effects: { recordsOut: records } } } }),
      ),
    fc.constant((seq: number) => run(seq, "RUNNING")),
    fc.constant((seq: number) => told(seq, {})),
  ),
  { maxLength: 40 },
);

test("any prefix and then the rest, from any cursor before its end, gives the same view", () => {
  fc.assert(
    fc.property(makers, fc.nat(40), fc.nat(40), (made, until, again) => {
      const events = made.map((make, i) => make(i + 1));
      const prefix = viewOf(events.slice(0, until));
      const resumed = viewOf(events.slice(Math.min(again, until)), prefix);
      expect(resumed).toEqual(viewOf(events));
    }),
  );
});

test("an event that is known already changes nothing at all", () => {
  fc.assert(
    fc.property(makers, (made) => {
      const events = made.map((make, i) => make(i + 1));
      const view = viewOf(events);
      expect(events.filter((known) => withEvent(view, known) !== view)).toEqual([]);
    }),
  );
});
