import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { PauseRefusedError, pauser } from "./pause-channel.ts";

/** A supervisor that answers as told. */
function supervisor(answer: unknown) {
  const sent: object[] = [];
  const channel = Object.assign(new EventEmitter(), {
    send(message: object) {
      sent.push(message);
      queueMicrotask(() => channel.emit("message", answer));
      return true;
    },
  });
  return { channel, sent };
}

test("a process is paused when the supervisor says so", async () => {
  const { channel, sent } = supervisor({ paused: "evidence", pids: [1] });
  await pauser(channel).pause("evidence", 4_000);
  expect(sent).toEqual([{ pause: "evidence", forMs: 4_000 }]);
  expect(channel.listenerCount("message")).toBe(0);
});

test("a refusal is passed on", async () => {
  const { channel } = supervisor({ refused: "a process is paused already" });
  await expect(pauser(channel).pause("evidence", 4_000)).rejects.toThrow("paused already");
});

test("an answer about another process is none", async () => {
  const { channel } = supervisor({ paused: "postgres" });
  const pausing = pauser(channel).pause("evidence", 1);
  await Promise.resolve();
  channel.emit("message", "garbage");
  channel.emit("message", { refused: "no" });
  await expect(pausing).rejects.toThrow(PauseRefusedError);
});

test("without a supervisor there is nothing to ask", async () => {
  const alone = pauser(Object.assign(new EventEmitter(), { send: undefined }));
  expect(alone.isThere).toBe(false);
  await expect(alone.pause("evidence", 1)).rejects.toThrow("no supervisor");
});
