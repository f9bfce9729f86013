import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { PauseRefusedError, pauser } from "./pause-channel.ts";

/** A supervisor that answers as told. */
function supervisor(answer: object) {
  const sent: { readonly id?: number }[] = [];
  const channel = Object.assign(new EventEmitter(), {
    send(message: { readonly id?: number }) {
      sent.push(message);
      queueMicrotask(() => channel.emit("message", { id: message.id, ...answer }));
      return true;
    },
  });
  return { channel, sent };
}

test("a process is paused when the supervisor says so", async () => {
  const { channel, sent } = supervisor({ paused: "evidence", pids: [1] });
  await pauser(channel, () => {}).pause("evidence", 4_000);
  expect(sent).toEqual([{ id: 1, pause: "evidence", forMs: 4_000 }]);
  expect(channel.listenerCount("message")).toBe(0);
});

test("a refusal is passed on", async () => {
  const { channel } = supervisor({ refused: "a process is paused already" });
  await expect(pauser(channel, () => {}).pause("evidence", 4_000)).rejects.toThrow(
    "paused already",
  );
});

test("an answer about another process is none", async () => {
  const { channel } = supervisor({ paused: "postgres" });
  const pausing = pauser(channel, () => {}).pause("evidence", 1);
  await Promise.resolve();
  channel.emit("message", "garbage");
  channel.emit("message", { id: 2, paused: "evidence" });
  channel.emit("message", { id: 1, refused: "no" });
  await expect(pausing).rejects.toThrow(PauseRefusedError);
});

test("of two who ask at once each gets its own answer", async () => {
  const channel = Object.assign(new EventEmitter(), { send: () => true });
  const asking = pauser(channel, () => {});
  const first = asking.pause("evidence", 4_000);
  const second = asking.pause("evidence", 4_000);
  second.catch(() => {});
  // Refusing takes no time, and stopping a process does.
  channel.emit("message", { id: 2, refused: "a process is paused already" });
  channel.emit("message", { id: 1, paused: "evidence", pids: [41] });
  await first;
  await expect(second).rejects.toThrow("paused already");
});

test("without a supervisor there is nothing to ask", async () => {
  const alone = pauser(Object.assign(new EventEmitter(), { send: undefined }), () => {});
  expect(alone.isThere).toBe(false);
  await expect(alone.pause("evidence", 1)).rejects.toThrow("no supervisor");
});

test("when the supervisor is no more, what it paused goes on, and nothing else", async () => {
  const { channel } = supervisor({ paused: "evidence", pids: [41, 42, 0, 1, -7, 1.5, "43"] });
  const went: number[] = [];
  const pausing = pauser(channel, (pid) => went.push(pid));
  channel.emit("disconnect");
  expect(went).toEqual([]);
  await pausing.pause("evidence", 4_000);
  channel.emit("disconnect");
  expect(went).toEqual([41, 42]);
});
