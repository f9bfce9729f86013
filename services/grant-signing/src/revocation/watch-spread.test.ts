import { expect, test } from "vitest";
import type { Revocation } from "../store/revocations.ts";
import type { Spread } from "./spread.ts";
import { type Acknowledgement, verifiers } from "./verifiers.ts";
import { revocationAt, watchSpread } from "./watch-spread.ts";

const START_MS = 1_795_428_000_000;
const chain = (seq: number) => ({ seq, h: new Uint8Array(32) });
const revocation: Revocation = {
  tenant: "sample",
  revocationId: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  type: "actor",
  value: "Agent::x",
  reason: "a test",
  by: "spiffe://writ.test/operator/ops",
  atMs: START_MS,
  own: chain(3),
  all: chain(40),
  eventId: "017f22e2-79b0-7cc3-98c4-dc0c0c073990",
  statement: new Uint8Array(),
  evidenceIndex: 1,
};

/** A world whose time passes with the pauses; `steps` happen in them, one after the other. */
function world(steps: readonly (() => void)[] = []) {
  const left = [...steps];
  const clock = { nowMs: START_MS };
  const state = { leases: 0, refusedAtMs: undefined as number | undefined, pauses: 0, counts: 0 };
  const known = verifiers(100, () => clock.nowMs);
  const dependencies = {
    revocations: { list: async () => [revocation] },
    redemptions: {
      liveLeases: async () => {
        state.counts += 1;
        return state.leases;
      },
    },
    verifiers: known,
    feed: { firstRefusal: () => state.refusedAtMs },
    pause: async (ms: number) => {
      clock.nowMs += ms;
      state.pauses += 1;
      left.shift()?.();
    },
    now: () => clock.nowMs,
  };
  const join = (id: string, seq: number, change: Partial<Acknowledgement> = {}) => {
    const scope = change.scope ?? "sample";
    const end = known.watching(scope, id);
    known.acknowledge({ ...ack(id, seq), ...change });
    return end;
  };
  const spread = async (signal = new AbortController().signal) => {
    const told: Spread[] = [];
    for await (const one of watchSpread("sample", revocation, signal, dependencies)) told.push(one);
    return told;
  };
  return { ...dependencies, clock, join, known, spread, state, left };
}

const ack = (id: string, seq: number): Acknowledgement => ({
  scope: "sample",
  verifierId: id,
  name: id,
  spiffeId: "spiffe://writ.test/workload/runner",
  connection: id,
  seq,
});

test("it is told who has applied it, when that changes, until all have", async () => {
  const one = world();
  one.join("a", 2);
  one.join("b", 2);
  one.join("all", 39, { scope: "" });
  one.left.push(
    () => one.known.acknowledge(ack("a", 3)),
    () => {},
    () => one.known.acknowledge({ ...ack("all", 40), scope: "" }),
    () => one.known.acknowledge(ack("b", 4)),
  );
  const told = await one.spread();
  expect(told.map(({ applied, watching }) => `${applied}/${watching}`)).toEqual([
    "0/3",
    "1/3",
    "2/3",
    "3/3",
  ]);
  expect(told[1]?.verifiers.map((v) => [v.name, v.hasApplied, v.appliedAtMs])).toEqual([
    ["all", false, undefined],
    ["b", false, undefined],
    ["a", true, START_MS + 100],
  ]);
  expect(one.state.pauses).toBe(4);
});

test("one that does not take its stream is named to the end, which comes after a minute", async () => {
  const one = world();
  one.join("frozen", 2);
  one.join("quick", 3);
  const told = await one.spread();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ applied: 1, watching: 2 });
  expect(told[0]?.verifiers[0]).toMatchObject({ name: "frozen", hasApplied: false });
  expect(one.clock.nowMs).toBe(START_MS + 60_000);
});

test("leases that still run and the first refusal are told, the leases counted once a second", async () => {
  const one = world();
  one.join("a", 3);
  one.state.leases = 2;
  const steps = Array.from({ length: 12 }, () => () => {});
  steps[4] = () => void (one.state.refusedAtMs = START_MS + 480);
  steps[5] = () => void (one.state.leases = 0);
  one.left.push(...steps);
  const told = await one.spread();
  expect(told.map((s) => [s.liveLeases, s.firstRefusalMs])).toEqual([
    [2, undefined],
    [2, START_MS + 480],
    [0, START_MS + 480],
  ]);
  expect(one.state.counts).toBe(2);
});

test("who has stopped watching does not count, and is shown for a minute", async () => {
  const one = world();
  one.join("gone", 2)();
  one.join("a", 3);
  const [told] = await one.spread();
  expect(told).toMatchObject({ applied: 1, watching: 1 });
  expect(told?.verifiers.map(({ isConnected, name }) => [name, isConnected])).toEqual([
    ["a", true],
    ["gone", false],
  ]);
  one.clock.nowMs += 60_000;
  const [later] = await one.spread();
  expect(later?.verifiers.map(({ name }) => name)).toEqual(["a"]);
});

test("whoever goes is told nothing more", async () => {
  const one = world();
  one.join("frozen", 2);
  const stop = new AbortController();
  one.left.push(() => stop.abort());
  expect(await one.spread(stop.signal)).toHaveLength(1);
  expect(one.state.pauses).toBe(1);
});

test("the newest revocation is found, or that with a number, and no other", async () => {
  const { revocations } = world();
  expect(await revocationAt("sample", 0, { revocations })).toBe(revocation);
  expect(await revocationAt("sample", 3, { revocations })).toBe(revocation);
  expect(await revocationAt("sample", 5, { revocations })).toBeUndefined();
  const none = { revocations: { list: async () => [] } };
  expect(await revocationAt("sample", 0, none)).toBeUndefined();
});
