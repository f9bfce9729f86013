import { expect, test } from "vitest";
import type { Charge } from "./entry.ts";
import { type Facts, judgeAll } from "./judge.ts";
import { sampleEvents } from "./testing/events.ts";

const events = sampleEvents();
const facts: Facts = {
  stored: null,
  isLogged: false,
  first: null,
  heads: { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 },
  parent: null,
  previous: null,
  isPlaceTaken: false,
  taken: [],
  used: new Map([["spend", 3]]),
};
const charged = (...charges: readonly Charge[]) => ({
  entry: events.entry(events.decision(null, { charges })),
  facts,
});

test("what accepted entries of a batch charge counts against those after them", () => {
  const spend = (cost: number, limit = 10) => charged({ key: "spend", cost, limit });
  const verdicts = judgeAll([spend(4), spend(4), spend(3), spend(0, 9), spend(0)]);
  expect(verdicts.map((v) => v?.kind)).toEqual([
    undefined,
    "refused",
    undefined,
    "refused",
    undefined,
  ]);
});

test("what a refused entry would have charged counts for nothing", () => {
  const both = charged({ key: "spend", cost: 7, limit: 10 }, { key: "calls", cost: 2, limit: 1 });
  const verdicts = judgeAll([both, charged({ key: "spend", cost: 7, limit: 10 })]);
  expect(verdicts.map((v) => v?.kind)).toEqual(["refused", undefined]);
});

test("counters of different tenants are different counters", () => {
  const other = sampleEvents("other");
  const charges = [{ key: "spend", cost: 7, limit: 10 }];
  const theirs = { entry: other.entry(other.decision(null, { charges })), facts };
  expect(judgeAll([charged(...charges), theirs])).toEqual([undefined, undefined]);
});

test("a decision of a closed log is refused, and so is a key used there: no grant could be signed for it", () => {
  const idempotency = { key: "k", requestDigest: new Uint8Array(32) };
  const entry = events.entry(events.decision(null, { idempotency }));
  const stored = { paeDigest: entry.paeDigest, index: 3, isHere: false };
  const first = { ...idempotency, eventId: entry.eventId, index: 3, isHere: false };
  const verdicts = [{ stored }, { first }].map((found) =>
    judgeAll([{ entry, facts: { ...facts, ...found } }]),
  );
  expect(verdicts.flat()).toMatchObject([
    { code: "EVENT_CONFLICT", message: expect.stringContaining("closed log") },
    { code: "IDEMPOTENCY_CONFLICT", message: expect.stringContaining("closed log") },
  ]);
});

test("any other event of a closed log is in the evidence all the same", () => {
  const decided = events.entry(events.decision());
  const entry = events.entry(events.redemption(decided));
  const stored = { paeDigest: entry.paeDigest, index: 3, isHere: false };
  expect(judgeAll([{ entry, facts: { ...facts, stored } }])).toEqual([
    { kind: "existed", eventId: entry.eventId, index: 3, isHere: false },
  ]);
});
