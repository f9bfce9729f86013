import { expect, test } from "vitest";
import { watchedCheck } from "./watched-check.ts";

test("serves once its check has passed, and says why not when it fails", async () => {
  const outcomes: (Error | undefined)[] = [
    undefined,
    new Error("another process leads the log"),
    Object.assign(new Error("connect to 10.0.0.1:5432"), { code: "ECONNREFUSED" }),
    new Error(""),
  ];
  const watched = watchedCheck(
    async () => {
      const outcome = outcomes.shift();
      if (outcome !== undefined) throw outcome;
    },
    () => 0,
  );
  expect(watched.state()).toEqual({ serving: false, problem: "starting" });
  await watched.check();
  expect(watched.state()).toEqual({ serving: true, problem: "" });
  const problems = [
    "another process leads the log",
    "what it needs does not answer (ECONNREFUSED)",
    "its own check failed",
  ];
  for (const problem of problems) {
    await expect(watched.check()).rejects.toThrow(Error);
    expect(watched.state()).toEqual({ serving: false, problem });
  }
});

test("does not serve while a check does not end, whatever the last one said", async () => {
  let nowMs = 0;
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  const checks = [Promise.resolve(), promise];
  const watched = watchedCheck(
    () => checks.shift() ?? Promise.resolve(),
    () => nowMs,
  );
  await watched.check();
  const hanging = watched.check();
  nowMs = 3_000;
  expect(watched.state().serving).toBe(true);
  nowMs = 4_900;
  const problem = "its own check has not ended for 4 s";
  expect(watched.state()).toEqual({ serving: false, problem });
  resolve();
  await hanging;
  expect(watched.state()).toEqual({ serving: true, problem: "" });
});
