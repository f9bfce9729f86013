import { expect, test } from "vitest";
import { repeatRounds } from "./repeat-rounds.ts";

/** Repeats until so many pauses were made; returns the pauses. */
async function repeated(round: (pass: (ms: number) => void) => Promise<void>, pauses: number) {
  let atMs = 0;
  const stop = new AbortController();
  const paused: number[] = [];
  const bugs: unknown[] = [];
  await repeatRounds(() => round((ms) => (atMs += ms)), {
    everyMs: 10_000,
    now: () => atMs,
    async pause(ms) {
      paused.push(ms);
      atMs += ms;
      if (paused.length === pauses) stop.abort();
    },
    signal: stop.signal,
    onBug: (error) => bugs.push(error),
  });
  return { paused, bugs };
}

test("a round begins every ten seconds, whatever the one before took", async () => {
  const { paused } = await repeated(async (pass) => pass(3_000), 3);
  expect(paused).toEqual([7_000, 7_000, 7_000]);
});

test("a round that takes longer delays the next one: two never run at a time", async () => {
  let running = 0;
  const most: number[] = [];
  const { paused } = await repeated(async (pass) => {
    running += 1;
    most.push(running);
    pass(12_000);
    await Promise.resolve();
    running -= 1;
  }, 3);
  expect(paused).toEqual([0, 0, 0]);
  expect(Math.max(...most)).toBe(1);
});

test("a bug in a round is told, and the next round comes", async () => {
  const bug = new TypeError("a bug");
  const { bugs } = await repeated(async () => {
    throw bug;
  }, 2);
  expect(bugs).toEqual([bug, bug]);
});
