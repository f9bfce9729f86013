import { Lane } from "@writ/proto/writ/demo/v1/demo";
import { expect, test } from "vitest";
import { feed, type Happening, MAX_EVENTS } from "./feed.ts";

const happening = (message: string): Happening => ({
  lane: Lane.MONITOR,
  event: { case: "monitor", value: { message } },
});

function open() {
  const kept: number[] = [];
  return {
    kept,
    events: feed(
      () => 1_000,
      (seq) => kept.push(seq),
    ),
  };
}

async function numbers(events: ReturnType<typeof feed>, after: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const { seq } of events.from(after, new AbortController().signal))
    seen.push(Number(seq));
  return seen;
}

test("events are numbered from 1 without gaps, and each is kept", async () => {
  const { events, kept } = open();
  for (const text of ["a", "b", "c"]) events.add(happening(text));
  events.close();
  expect(await numbers(events, 0)).toEqual([1, 2, 3]);
  expect(kept).toEqual([1, 2, 3]);
});

test("who was there before goes on where it was", async () => {
  const { events } = open();
  for (const text of ["a", "b", "c"]) events.add(happening(text));
  events.close();
  expect(await numbers(events, 2)).toEqual([3]);
  expect(await numbers(events, 7)).toEqual([]);
});

test("who waits is told of what comes, until the end", async () => {
  const { events } = open();
  const watching = numbers(events, 0);
  events.add(happening("a"));
  await Promise.resolve();
  events.add(happening("b"));
  events.close();
  expect(await watching).toEqual([1, 2]);
});

test("a watcher that goes away is let go", async () => {
  const { events } = open();
  const stop = new AbortController();
  const watching = events.from(0, stop.signal).next();
  stop.abort();
  expect((await watching).done).toBe(true);
});

test("nothing is added to a feed that is closed or full", () => {
  const { events } = open();
  for (let n = 0; n < MAX_EVENTS; n++) expect(events.add(happening("x"))).toBe(true);
  expect(events.add(happening("too many"))).toBe(false);
  expect(events.size).toBe(MAX_EVENTS);
  const closed = open().events;
  closed.close();
  expect(closed.add(happening("late"))).toBe(false);
});
