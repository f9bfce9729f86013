import { expect, test } from "vitest";
import { SlowSubscriberError, subscribers, TooManySubscribersError } from "./subscribers.ts";

const never = new AbortController().signal;

async function take(frames: AsyncGenerator<string, void>): Promise<string | undefined> {
  const { value } = await frames.next();
  return value ?? undefined;
}

test("everybody of a scope gets its frames, and nobody else", async () => {
  const all = subscribers(10, 4);
  const [a, b, c] = [
    all.join("one", ["first"], never),
    all.join("one", ["first"], never),
    all.join("two", ["first"], never),
  ];
  expect(await Promise.all([a, b, c].map(take))).toEqual(["first", "first", "first"]);
  all.publish("one", "x");
  all.publish("two", "y");
  expect(await Promise.all([a, b, c].map(take))).toEqual(["x", "x", "y"]);
});

test("a frame published while the subscriber waits reaches it", async () => {
  const all = subscribers(10, 4);
  const frames = all.join("one", ["first"], never);
  await take(frames);
  const next = take(frames);
  all.publish("one", "x");
  expect(await next).toBe("x");
});

test("one that does not take its frames is cut off", async () => {
  const all = subscribers(10, 2);
  const frames = all.join("one", ["first"], never);
  await take(frames);
  for (const frame of ["x", "y", "z"]) all.publish("one", frame);
  await expect(frames.next()).rejects.toThrow(SlowSubscriberError);
  expect(all.scopes()).toEqual([]);
});

test("one that still takes the beginning of a long list is not slow for it", async () => {
  const all = subscribers(10, 2);
  const frames = all.join("one", ["a", "b", "c", "d"], never);
  await take(frames);
  for (const frame of ["x", "y"]) all.publish("one", frame);
  const taken = [];
  for (let n = 0; n < 5; n++) taken.push(await take(frames));
  expect(taken).toEqual(["b", "c", "d", "x", "y"]);
  for (const frame of ["x", "y", "z"]) all.publish("one", frame);
  await expect(frames.next()).rejects.toThrow(SlowSubscriberError);
});

test("their number is bounded, and a place becomes free again", async () => {
  const all = subscribers(1, 4);
  const stop = new AbortController();
  const first = all.join("one", ["first"], stop.signal);
  await take(first);
  await expect(all.join("two", ["first"], never).next()).rejects.toThrow(TooManySubscribersError);
  const waiting = first.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await take(all.join("two", ["first"], never))).toBe("first");
  expect(all.scopes()).toEqual(["two"]);
});
