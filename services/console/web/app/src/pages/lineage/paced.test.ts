import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How often something was done so far. */
function counter(): { readonly act: () => void; readonly count: () => number } {
  let times = 0;
  return { act: () => times++, count: () => times };
}

test("the first time is at once, those that follow are one", () => {
  const { act, count } = counter();
  const pace = paced(act, 100);
  pace.soon();
  expect(count()).toBe(1);
  for (let i = 0; i < 9; i++) pace.soon();
  expect(count()).toBe(1);
  vi.advanceTimersByTime(100);
  expect(count()).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(count()).toBe(2);
  pace.soon();
  expect(count()).toBe(3);
});

test("now is now, and takes the place of what was to come", () => {
  const { act, count } = counter();
  const pace = paced(act, 100);
  pace.soon();
  pace.soon();
  pace.now();
  expect(count()).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(count()).toBe(2);
});

test("what was stopped does not come", () => {
  const { act, count } = counter();
  const pace = paced(act, 100);
  pace.soon();
  pace.soon();
  pace.stop();
  vi.advanceTimersByTime(1_000);
  expect(count()).toBe(1);
});
