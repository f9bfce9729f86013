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
