import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { commandOf, startOf } from "./process-identity.ts";

test("knows a process by its start while it runs, and not afterwards", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const { pid = 0 } = child;
  const start = startOf(pid);
  expect(start).toBeDefined();
  expect(startOf(pid)).toBe(start);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  expect(startOf(pid)).toBeUndefined();
});

test.each([Number.NaN, 0, -1, 1.5, 2 ** 40])("knows no process %d", (pid) => {
  expect(startOf(pid)).toBeUndefined();
});

test.runIf(process.platform === "linux")("reads what a process was started with", async () => {
  const child = spawn("sleep", ["61"]);
  await once(child, "spawn");
  expect(commandOf(child.pid ?? 0)).toContain("61");
  child.kill();
  await once(child, "exit");
  expect(commandOf(child.pid ?? 0)).toBeUndefined();
});
