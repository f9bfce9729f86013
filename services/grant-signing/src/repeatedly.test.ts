import { expect, test } from "vitest";
import { repeatedly } from "./repeatedly.ts";

test("work that fails is reported and done again", async () => {
  const errors: unknown[] = [];
  let count = 0;
  const work = async () => {
    count += 1;
    if (count === 1) throw new Error("once");
  };
  const repeated = repeatedly(1, work, (error) => errors.push(error));
  await expect.poll(() => count).toBeGreaterThan(2);
  await repeated.stop();
  expect(errors).toEqual([new Error("once")]);
});

test("work never runs twice at once, and stopping waits for it", async () => {
  let running = 0;
  let most = 0;
  let finish = () => {};
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => (finish = resolve));
    running -= 1;
  };
  const repeated = repeatedly(1, work, () => {});
  await expect.poll(() => running).toBe(1);
  const stopped = repeated.stop();
  finish();
  await stopped;
  expect([running, most]).toEqual([0, 1]);
});
