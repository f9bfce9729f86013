import { expect, test } from "vitest";
import { repeat } from "./background.ts";

test("does the work again and again, never twice at once, and goes on after a failure", async () => {
  const errors: unknown[] = [];
  let running = 0;
  let most = 0;
  let times = 0;
  const done = new Promise<void>((resolve) => {
    const repeated = repeat({
      everyMs: 0,
      onError: (error) => errors.push(error),
      async work() {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        times++;
        if (times === 2) throw new Error("once");
        if (times === 5) void repeated.stop().then(resolve);
      },
    });
  });
  await done;
  expect([times, most, errors]).toEqual([5, 1, [new Error("once")]]);
});

test("waits for running work when it is stopped, and does it no further", async () => {
  const order: string[] = [];
  let release = () => {};
  const started = new Promise<void>((begun) => {
    const repeated = repeat({
      everyMs: 0,
      onError: () => {},
      async work() {
        order.push("begun");
        const finished = new Promise<void>((resolve) => (release = resolve));
        const stopped = repeated.stop().then(() => order.push("stopped"));
        begun();
        await finished;
        order.push("ended");
        void stopped;
      },
    });
  });
  await started;
  release();
  await expect.poll(() => order).toEqual(["begun", "ended", "stopped"]);
});
