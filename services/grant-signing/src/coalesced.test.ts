import { expect, test } from "vitest";
import { coalesced } from "./coalesced.ts";

function controlled(): { work: () => Promise<void>; finish: ((error?: Error) => void)[] } {
  const finish: ((error?: Error) => void)[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) =>
      finish.push((error) => (error === undefined ? resolve() : reject(error))),
    );
  return { work, finish };
}

test("callers during a run share one later run", async () => {
  const { work, finish } = controlled();
  const run = coalesced(work);
  const first = run();
  const [second, third] = [run(), run()];
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await first;
  await expect.poll(() => finish.length).toBe(2);
  finish[1]?.();
  await Promise.all([second, third]);
  expect(finish).toHaveLength(2);
});

test("a run that fails does not fail the next", async () => {
  const { work, finish } = controlled();
  const run = coalesced(work);
  const first = run();
  const second = run();
  finish[0]?.(new Error("down"));
  await expect(first).rejects.toThrow("down");
  await expect.poll(() => finish.length).toBe(2);
  finish[1]?.();
  await expect(second).resolves.toBeUndefined();
});

test("a call after everything is done starts anew", async () => {
  const { work, finish } = controlled();
  const run = coalesced(work);
  const first = run();
  finish[0]?.();
  await first;
  void run();
  expect(finish).toHaveLength(2);
});
