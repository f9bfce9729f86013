import { expect, test } from "vitest";
import { feed } from "./feed.ts";
import type { Run } from "./run.ts";
import { runs } from "./runs.ts";

/** Runs that do nothing but begin and end. */
function setup({ canPause = true } = {}) {
  const said: string[] = [];
  let nowMs = 0;
  let begun = 0;
  const all = runs({
    canPause,
    now: () => nowMs,
    async begin(visitorId): Promise<Run> {
      const id = `run-${++begun}`;
      let hasEnded: () => void = () => {};
      const ended = new Promise<void>((resolve) => (hasEnded = resolve));
      return {
        id,
        visitorId,
        ended,
        waiting: 0,
        feed: feed(
          () => 0,
          () => {},
        ),
        provoke: (cause, variant) => `${cause.id}/${variant.id}`,
        async end(message) {
          said.push(`${id}: ${message}`);
          hasEnded();
        },
      };
    },
  });
  return { all, said, pass: (ms: number) => (nowMs += ms) };
}

test("a visitor has one run: the next one ends it", async () => {
  const { all, said } = setup();
  const first = await all.start("alice", 5);
  const second = await all.start("alice", 5);
  expect(said).toEqual([`${first}: The same visitor started another run.`]);
  expect(all.find(first)).toBeUndefined();
  expect(all.find(second)?.id).toBe(second);
});

test("a visitor who starts twice at once has one run", async () => {
  const { all, said } = setup();
  await Promise.all([all.start("alice", 5), all.start("alice", 5)]);
  expect(said).toHaveLength(1);
});

test("there are five runs at once, and room again when one has ended", async () => {
  const { all } = setup();
  const ids = [];
  for (const visitor of ["a", "b", "c", "d", "e"]) ids.push(await all.start(visitor, 5));
  await expect(all.start("f", 5)).rejects.toMatchObject({ refusal: "OVERLOADED" });
  await all.find(ids[0] ?? "")?.end("over");
  await all.start("f", 5);
});

test("a cause happens in a run that goes on, and in no other", async () => {
  const { all } = setup();
  const id = await all.start("alice", 5);
  expect(all.provoke(id, "tampered", "")).toBe("tampered/amount");
  expect(() => all.provoke("run-9", "tampered", "")).toThrow("no such run");
  expect(() => all.provoke(id, "tampered", "no-such")).toThrow("no such cause");
  expect(() => all.provoke(id, "no-such", "")).toThrow("no such cause");
});

test("what cannot be provoked here is refused with the reason", async () => {
  const { all } = setup({ canPause: false });
  const id = await all.start("alice", 5);
  expect(() => all.provoke(id, "unverifiable", "paused-evidence")).toThrow("Local only");
  expect(() => all.provoke(id, "revoked", "key")).toThrow("everybody");
});

test("a run takes twenty causes a minute, and ten revocations in all", async () => {
  const { all, pass } = setup();
  const id = await all.start("alice", 5);
  for (let n = 0; n < 20; n++) all.provoke(id, "policy", "");
  expect(() => all.provoke(id, "policy", "")).toThrow("20 causes a minute");
  pass(60_000);
  for (let n = 0; n < 10; n++) all.provoke(id, "revoked", "");
  expect(() => all.provoke(id, "revoked", "")).toThrow("10 revocations");
  all.provoke(id, "policy", "");
});

test("visitors who take turns do not fill the log and the registry all the same", async () => {
  const { all, pass } = setup();
  const start = (n: number) => all.start(`visitor-${n % 5}`, 5);
  for (let n = 0; n < 60; n++) await start(n);
  await expect(start(60)).rejects.toMatchObject({ refusal: "OVERLOADED" });
  pass(10 * 60_000);
  const refusals: unknown[] = [];
  for (let n = 0; n < 10; n++) {
    const id = await start(n);
    for (let m = 0; m < 10; m++)
      try {
        all.provoke(id, "revoked", "");
      } catch (error) {
        refusals.push(error);
      }
  }
  expect(refusals).toHaveLength(40);
  for (const refusal of refusals) expect(refusal).toMatchObject({ refusal: "OVERLOADED" });
});
