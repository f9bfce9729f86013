import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import fc from "fast-check";
import { expect, test } from "vitest";
import { barsOf, busyOf } from "./bars.ts";
import { stateThen } from "./state-then.ts";
import { type Span, timeScale } from "./time-scale.ts";
import { timeTicks } from "./time-ticks.ts";

const AT = Date.UTC(2026, 10, 23, 12, 4, 20);

interface Times {
  readonly state: string;
  readonly decision?: string;
  readonly outcome?: string;
  readonly decided?: number;
  readonly started?: number;
  readonly ended?: number;
  readonly startBefore?: number;
  readonly leaseUntil?: number;
  readonly revoked?: number;
}

/** An execution with its times in seconds after {@link AT}. */
function execution(times: Times) {
  const { decided = 0, decision = "ALLOW", outcome = "", state } = times;
  const at = (name: string, s: number | undefined) =>
    s === undefined ? {} : { [name]: timestampFromMs(AT + s * 1_000) };
  return create(ExecutionSchema, {
    state,
    decision,
    outcome,
    ...at("decidedAt", decided),
    ...at("startedAt", times.started),
    ...at("endedAt", times.ended),
    ...at("startBefore", times.startBefore),
    ...at("leaseUntil", times.leaseUntil),
    ...at("revokedAt", times.revoked),
  });
}
const then = (times: Times, ...seconds: readonly number[]) =>
  seconds.map((s) => stateThen(execution(times), AT + s * 1_000));

test("before it was decided there was nothing; then it was allowed, ran, and completed", () => {
  const done = { state: "COMPLETED", outcome: "completed", startBefore: 60, leaseUntil: 300 };
  expect(then({ ...done, started: 2, ended: 5 }, -1, 0, 2, 4, 5)).toEqual([
    undefined,
    "ALLOWED",
    "RUNNING",
    "RUNNING",
    "COMPLETED",
  ]);
});

test("what was taken back ran until then, and what was over before is still over", () => {
  const revoked = { state: "REVOKED", startBefore: 60, leaseUntil: 300, revoked: 4 };
  expect(then({ ...revoked, started: 2 }, 3, 4, 9)).toEqual(["RUNNING", "REVOKED", "REVOKED"]);
  const late = { state: "COMPLETED", outcome: "completed", started: 1, ended: 2, revoked: 4 };
  expect(then(late, 3, 5)).toEqual(["COMPLETED", "COMPLETED"]);
});

test("a grant that nobody used expired at the end of its window, a lease at its own", () => {
  expect(then({ state: "EXPIRED", startBefore: 60 }, 59, 60)).toEqual(["ALLOWED", "EXPIRED"]);
  expect(then({ state: "EXPIRED", started: 1, leaseUntil: 300 }, 299, 300)).toEqual([
    "RUNNING",
    "EXPIRED",
  ]);
});

test("what the executor refused was allowed until it did", () => {
  expect(then({ state: "REFUSED", ended: 3, startBefore: 60 }, 2, 3)).toEqual([
    "ALLOWED",
    "REFUSED",
  ]);
});

test("a denial is one from the beginning, and what waits is only known to wait", () => {
  expect(then({ state: "DENIED", decision: "DENY" }, 0, 9)).toEqual(["DENIED", "DENIED"]);
  expect(then({ state: "PENDING", decision: "PENDING" }, 9)).toEqual(["PENDING"]);
});

test("now is as the service says, for everything that ended", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.constantFrom("completed", "failed"), (a, b, outcome) => {
      const times = { state: outcome.toUpperCase(), outcome, started: a, ended: a + b };
      expect(then({ ...times, leaseUntil: 200, startBefore: 60 }, 1_000)).toEqual([times.state]);
    }),
  );
});

test("a window is thin, a lease goes on to now while it runs, a denial is a moment", () => {
  const now = AT + 20_000;
  const running = barsOf(
    execution({ state: "RUNNING", started: 2, startBefore: 60, leaseUntil: 300 }),
    now,
  );
  expect(running).toEqual({
    window: [AT, AT + 2_000],
    lease: [AT + 2_000, now],
    isOpenEnded: true,
    tick: undefined,
    strike: undefined,
  });
  const denied = execution({ state: "DENIED", decision: "DENY" });
  expect(barsOf(denied, now)).toMatchObject({ tick: AT, lease: undefined, window: undefined });
  const waiting = barsOf(execution({ state: "ALLOWED", startBefore: 60 }), now);
  expect(waiting.window).toEqual([AT, now]);
});

test("what ran to its end is never cut; what waits for its end is", () => {
  const now = AT + 900_000;
  const ran = execution({ state: "COMPLETED", outcome: "completed", started: 1, ended: 60 });
  expect(busyOf(ran, now)).toContainEqual([AT + 1_000, AT + 60_000]);
  const runs = busyOf(execution({ state: "RUNNING", started: 1, leaseUntil: 3_000 }), now);
  expect(runs.every(([from, to]) => from === to)).toBe(true);
  expect(timeScale(runs, now).pieces).toHaveLength(2);
});

test("steps at regular distances are not cut, however few they are", () => {
  const steps = [0, 1, 2, 3, 4, 5].map((n): Span => [AT + n * 10_000, AT + n * 10_000]);
  expect(timeScale(steps, AT).pieces).toHaveLength(1);
});

test("a lease ends where it was taken back, with a strike there", () => {
  const bars = barsOf(
    execution({ state: "REVOKED", started: 1, startBefore: 60, leaseUntil: 300, revoked: 8 }),
    AT + 20_000,
  );
  expect(bars).toMatchObject({ lease: [AT + 1_000, AT + 8_000], strike: AT + 8_000 });
});

const spans = fc.array(
  fc.tuple(fc.nat(10_000_000), fc.nat(20_000)).map(([from, length]): Span => [from, from + length]),
  { minLength: 1, maxLength: 30 },
);

test("later is never further to the left, and everything is on the line", () => {
  fc.assert(
    fc.property(spans, fc.array(fc.nat(11_000_000)), (all, more) => {
      const { place } = timeScale(all, 0);
      const times = [...all.flat(), ...more].toSorted((a, b) => a - b);
      const places = times.map(place);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places.every((at) => at >= 0 && at <= 1)).toBe(true);
    }),
  );
});

test("a stretch of time gets at least its share, for idle times are cut short", () => {
  fc.assert(
    fc.property(spans, (all) => {
      const { fromMs, pieces, place, toMs } = timeScale(all, 0);
      expect(place(fromMs)).toBe(0);
      expect(place(toMs)).toBeCloseTo(1);
      for (const [i, piece] of pieces.entries()) {
        const next = pieces[i + 1]?.from ?? piece.to;
        expect(next - piece.to).toBeLessThanOrEqual(0.04);
      }
    }),
  );
});

test("a night between two runs takes a sliver of the line", () => {
  const night = 12 * 3_600_000;
  const { pieces, place } = timeScale(
    [
      [AT, AT + 30_000],
      [AT + night, AT + night + 30_000],
    ],
    AT,
  );
  expect(pieces).toHaveLength(2);
  expect(place(AT + night) - place(AT + 30_000)).toBeLessThan(0.05);
  expect(timeScale([], AT).place(AT)).toBe(0);
});

test("written times are round, in order and apart", () => {
  const scale = timeScale([[AT, AT + 17_000]], AT);
  const { stepMs, ticks } = timeTicks(scale, 0.25);
  expect(stepMs).toBe(5_000);
  expect(ticks.map(({ ms }) => (ms - AT) / 1_000)).toEqual([0, 5, 10, 15]);
  fc.assert(
    fc.property(spans, (all) => {
      const found = timeTicks(timeScale(all, 0), 0.2).ticks.map(({ place }) => place);
      for (const [i, place] of found.entries())
        expect(place - (found[i - 1] ?? -1)).toBeGreaterThanOrEqual(0.2);
    }),
  );
});
