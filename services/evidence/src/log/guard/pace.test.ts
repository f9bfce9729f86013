import { expect, test } from "vitest";
import { paced } from "./pace.ts";
import { eventually } from "../../testing/eventually.ts";

/** Work that is done when the test says so. */
function controlled() {
  const begun: number[] = [];
  let finish = (): void => {};
  const work = (item: number): Promise<void> => {
    begun.push(item);
    return new Promise((resolve) => (finish = resolve));
  };
  return { begun, work, finish: () => finish() };
}

test("of what comes while something is done, the newest is done next", async () => {
  const { begun, work, finish } = controlled();
  const pace = paced(work, 0, new AbortController().signal);
  for (const item of [1, 2, 3]) pace.offer(item);
  expect(begun).toEqual([1]);
  finish();
  await eventually(() => begun.length > 1);
  expect(begun).toEqual([1, 3]);
  finish();
});

test("what waits at the end is done without a pause, and nothing is taken after it", async () => {
  const { begun, work, finish } = controlled();
  const ending = new AbortController();
  const pace = paced(work, 3_600_000, ending.signal);
  pace.offer(1);
  finish();
  await Promise.resolve();
  pace.offer(2);
  ending.abort();
  pace.offer(3);
  await eventually(() => begun.length > 1);
  finish();
  await pace.idle();
  expect(begun).toEqual([1, 2]);
});
