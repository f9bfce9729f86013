import { beforeEach, describe, expect, test } from "vitest";
import type { Submission } from "../entry/submission.ts";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { boundedQueue, DeadlinePassedError, type Queue, QueueFullError } from "./queue.ts";

const events = sampleEvents();
const decision = (change: Partial<Submission> = {}): Entry =>
  events.entry(events.decision(null, change));

let queue: Queue<string>;
beforeEach(() => {
  queue = boundedQueue(5);
});

/** Adds entries nobody waits for. */
function add(...entries: readonly Entry[]): void {
  for (const entry of entries) queue.add(entry, 100).catch(() => {});
}
const taken = (most = 10): readonly Entry[] => queue.take(most, 0).map(({ entry }) => entry);

test("entries are taken in their order, as many as asked for, and answered one by one", async () => {
  const entries = [decision(), decision(), decision()];
  const answers = entries.map((entry) => queue.add(entry, 100));
  const batch = queue.take(2, 0);
  expect(batch.map(({ entry }) => entry)).toEqual(entries.slice(0, 2));
  batch[1]?.resolve("second");
  batch[0]?.reject(new Error("first"));
  await expect(answers[0]).rejects.toThrow("first");
  await expect(answers[1]).resolves.toBe("second");
  expect(taken()).toEqual(entries.slice(2));
});

test("a full queue refuses more at once", async () => {
  add(decision(), decision(), decision(), decision(), decision());
  await expect(queue.add(decision(), 100)).rejects.toThrow(QueueFullError);
  taken(1);
  add(decision());
  expect(taken()).toHaveLength(5);
});

test("an entry whose time passed while it was queued is dropped with an error", async () => {
  const late = queue.add(decision(), 50);
  const intime = decision();
  add(intime);
  expect(queue.take(10, 50).map(({ entry }) => entry)).toEqual([intime]);
  await expect(late).rejects.toThrow(DeadlinePassedError);
});

test("arrival waits for an entry or a call to wake up", async () => {
  let arrivals = 0;
  const arrive = () => queue.arrival().then(() => arrivals++);
  const first = arrive();
  await Promise.resolve();
  expect(arrivals).toBe(0);
  queue.wake();
  await first;
  const second = arrive();
  add(decision());
  await second;
  await arrive();
  expect(arrivals).toBe(3);
});

test("everybody who waits is told of an end", async () => {
  const answers = [queue.add(decision(), 100), queue.add(decision(), 100)];
  queue.rejectAll(new Error("over"));
  for (const answer of answers) await expect(answer).rejects.toThrow("over");
  expect(taken()).toEqual([]);
});

describe("an entry waits for the next batch when in this one another", () => {
  const parent = events.decision();
  const decided = events.entry(parent);
  const digest = new Uint8Array(32);
  const cases: readonly (readonly [string, Entry, Entry])[] = [
    ["is the same event", decided, events.entry(events.signedAgain(parent))],
    ["decides its parent", decided, events.entry(events.decision(parent.execution))],
    ["is of the same execution", decided, events.entry(events.redemption(decided))],
    [
      "has its idempotency key",
      decision({ idempotency: { key: "k", requestDigest: digest } }),
      decision({ idempotency: { key: "k", requestDigest: digest } }),
    ],
    ["takes the same", decision({ takes: ["a", "b"] }), decision({ takes: ["b", "c"] })],
    ["moves the state it was made under", events.entry(events.revocation()), decision()],
    [
      "is what it erases openings of",
      decided,
      {
        ...events.entry(events.identityChange()),
        erases: [{ eventId: decided.eventId, name: "a" }],
      },
    ],
    ["moves the same head", events.entry(events.activation(1)), events.entry(events.revocation())],
  ];
  test.each(cases)("%s", (_, first, second) => {
    const last = events.entry(events.identityChange());
    add(first, second, last);
    expect(taken()).toEqual([first, last]);
    expect(taken()).toEqual([second]);
  });
});

test("an entry does not overtake one that waits, and that it depends on", () => {
  const chain = [events.decision()];
  while (chain.length < 4) chain.push(events.decision(chain.at(-1)?.execution));
  const entries = chain.map((submission) => events.entry(submission));
  add(...entries);
  for (const entry of entries) expect(taken()).toEqual([entry]);
});

describe("goes together:", () => {
  const root = events.decision();
  const cases: readonly (readonly [string, Entry, Entry])[] = [
    ["decisions under one state", decision(), decision()],
    [
      "children of one parent",
      events.entry(events.decision(root.execution)),
      events.entry(events.decision(root.execution)),
    ],
    ["a decision and what moves the state after it", decision(), events.entry(events.revocation())],
    [
      "charges of one counter",
      decision({ charges: [{ key: "a", cost: 1, limit: 2 }] }),
      decision({ charges: [{ key: "a", cost: 1, limit: 2 }] }),
    ],
    [
      "equal keys of different tenants",
      decision({ takes: ["a"] }),
      { ...decision({ takes: ["a"] }), tenantId: "other" },
    ],
  ];
  test.each(cases)("%s", (_, first, second) => {
    add(first, second);
    expect(taken()).toEqual([first, second]);
  });
});
