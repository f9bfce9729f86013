import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { interruption, untilAborted } from "./interruption.ts";

test.each(["SIGINT", "SIGTERM"])("%s asks to stop, however often it comes", async (name) => {
  const process = new EventEmitter();
  const signal = interruption(process);
  expect(signal.aborted).toBe(false);
  process.emit(name);
  process.emit(name);
  await untilAborted(signal);
  expect(signal.aborted).toBe(true);
  expect(process.listenerCount(name)).toBe(1);
});
