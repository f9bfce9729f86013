import { encodeBase64 } from "@writ/encoding";
import { emptyRoot, formatAddCheckpoint, NoteError } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { expect, test, vi } from "vitest";
import { LogListError, logId } from "./known-logs.ts";
import { DamagedStoreError } from "./last-cosigned.ts";
import { memoryStore } from "./testing/memory-store.ts";
import { testLog } from "./testing/test-log.ts";
import { cosigned, newKey, NOW_MS, testWitness } from "./testing/test-witness.ts";
import type { Witness } from "./witness.ts";

const log = testLog();
const NOW_S = Math.floor(NOW_MS / 1000);
const fork = { name: "fork", forkedAt: 2 };

/** The status, and the size told with a conflict. */
async function answerTo(witness: Witness, body: Uint8Array): Promise<unknown> {
  const answer = await witness.addCheckpoint(body);
  return answer.status === 409 ? [409, answer.size] : answer.status;
}

/** The size of the note it cosigned last. */
function sizeOf(witness: Witness): number {
  return cosigned(witness, witness.lastCosigned(logId(log.origin)) ?? "").size;
}

test("cosigns a log as it grows, each time with the time", async () => {
  let nowMs = NOW_MS;
  const witness = await testWitness([log], { now: () => nowMs });
  for (const [from, to] of [
    [0, 0],
    [0, 5],
    [5, 6],
    [6, 300],
    [300, 301],
  ] as const) {
    nowMs += 10_000;
    const answer = await witness.addCheckpoint(log.body(from, to));
    const lines = answer.status === 200 ? answer.lines : "";
    expect(lines.split("\n")).toHaveLength(2);
    const checkpoint = log.checkpoint(to);
    expect(cosigned(witness, checkpoint + lines)).toMatchObject({
      size: to,
      timeS: Math.floor(nowMs / 1000),
    });
    expect(witness.lastCosigned(logId(log.origin))).toBe(checkpoint + lines);
  }
});

test("names itself and its logs", async () => {
  const other = testLog("log.example/other");
  const witness = await testWitness([log, other, log]);
  expect(witness.origins).toEqual([log.origin, other.origin]);
  expect(witness.vkey).toMatch(/^witness\.example\/1\+[0-9a-f]{8}\+B/);
  expect(witness.lastCosigned(logId(log.origin))).toBeUndefined();
});

test("refuses what is malformed, unknown or not signed by the log", async () => {
  const witness = await testWitness([log]);
  const stranger = testLog(log.origin);
  const body = log.body(0, 5).toString();
  expect(await answerTo(witness, Buffer.from("old 0\n"))).toBe(400);
  expect(await answerTo(witness, Buffer.from(body.replace("old 0", "old 00")))).toBe(400);
  expect(await answerTo(witness, Buffer.alloc(70_000))).toBe(400);
  expect(await answerTo(witness, Buffer.from(body.replace("old 0", "old 6")))).toBe(400);
  expect(await answerTo(witness, testLog("log.example/unknown").body(0, 5))).toBe(404);
  expect(await answerTo(witness, stranger.body(0, 5))).toBe(403);
  expect(await answerTo(witness, Buffer.from(body.replace("\n5\n", "\n6\n")))).toBe(403);
  expect(witness.lastCosigned(logId(log.origin))).toBeUndefined();
});

test("refuses a wrong old size, a fork, and a proof that does not hold", async () => {
  const witness = await testWitness([log]);
  expect(await answerTo(witness, log.body(3, 5))).toEqual([409, 0]);
  expect(await answerTo(witness, log.body(0, 5))).toBe(200);
  expect(await answerTo(witness, log.body(0, 7))).toEqual([409, 5]);
  expect(await answerTo(witness, log.body(4, 4))).toEqual([409, 5]);
  expect(await answerTo(witness, log.body(5, 4))).toBe(400);
  expect(await answerTo(witness, log.body(5, 5, fork))).toEqual([409, 5]);
  expect(await answerTo(witness, log.body(5, 7, fork))).toBe(422);
  const noProof = formatAddCheckpoint({ ...log.ask(5, 7), proof: [] });
  expect(await answerTo(witness, Buffer.from(noProof))).toBe(422);
  expect(sizeOf(witness)).toBe(5);
  expect(await answerTo(witness, log.body(5, 7))).toBe(200);
});

test("refuses a tree without leaves that has some other root", async () => {
  const witness = await testWitness([log]);
  const empty = encodeBase64(emptyRoot(sha256));
  const forged = log
    .body(0, 0)
    .toString()
    .replace(empty, encodeBase64(new Uint8Array(32)));
  expect(await answerTo(witness, Buffer.from(forged))).toBe(403);
});

test("cosigns the same checkpoint again, with the time of now", async () => {
  let nowMs = NOW_MS;
  const witness = await testWitness([log], { now: () => nowMs });
  expect(await answerTo(witness, log.body(0, 5))).toBe(200);
  nowMs += 5_000;
  const again = await witness.addCheckpoint(log.body(5, 5));
  const lines = again.status === 200 ? again.lines : "";
  expect(cosigned(witness, log.checkpoint(5) + lines)).toMatchObject({ size: 5, timeS: NOW_S + 5 });
});

test("keeps logs apart", async () => {
  const other = testLog("log.example/other");
  const witness = await testWitness([log, other]);
  expect(await answerTo(witness, log.body(0, 5))).toBe(200);
  expect(await answerTo(witness, other.body(0, 3))).toBe(200);
  expect(await answerTo(witness, other.body(3, 4))).toBe(200);
  expect(sizeOf(witness)).toBe(5);
});

test("takes the signature of any of a log's keys, and keeps no strangers' signatures", async () => {
  const renewed = testLog(log.origin);
  const witness = await testWitness([log, renewed]);
  const stranger = testLog("stranger.example");
  const [, line = ""] = stranger.checkpoint(5).split("\n\n");
  const body = Buffer.concat([renewed.body(0, 5), Buffer.from(line)]);
  const answer = await witness.addCheckpoint(body);
  const lines = answer.status === 200 ? answer.lines : "";
  expect(witness.lastCosigned(logId(log.origin))).toBe(renewed.checkpoint(5) + lines);
});

test("ignores a line in the request that pretends to be its own cosignature", async () => {
  const witness = await testWitness([log]);
  const first = await witness.addCheckpoint(log.body(0, 5));
  const forged = (first.status === 200 ? first.lines : "").replace(/.{8}\n$/, "AAAAAAA=\n");
  const answer = await witness.addCheckpoint(Buffer.concat([log.body(5, 5), Buffer.from(forged)]));
  expect(answer.status).toBe(200);
  expect(sizeOf(witness)).toBe(5);
});

test("does not cosign with a clock that is before its last cosignature, for whichever log", async () => {
  const other = testLog("log.example/other");
  let nowMs = NOW_MS;
  const kept = new Map<string, string>();
  const key = newKey();
  const open = () => testWitness([log, other], { now: () => nowMs, key, store: memoryStore(kept) });
  const witness = await open();
  expect(await answerTo(witness, log.body(0, 5))).toBe(200);
  for (const wrong of [NOW_MS - 1_000, 0, -1, NaN, 999]) {
    nowMs = wrong;
    expect(await answerTo(witness, log.body(5, 6))).toBe(503);
    expect(await answerTo(witness, other.body(0, 6))).toBe(503);
    expect(await answerTo(await open(), other.body(0, 6))).toBe(503);
  }
  nowMs = NOW_MS;
  expect(await answerTo(witness, log.body(5, 6))).toBe(200);
});

test("of many histories at once it cosigns one", async () => {
  for (const from of [0, 3]) {
    const witness = await testWitness([log]);
    await witness.addCheckpoint(log.body(0, from));
    const forks = Array.from({ length: 50 }, (_, i) => ({ name: `fork ${i}`, forkedAt: 3 }));
    const asks = forks.map((one) => log.ask(from, 8, one));
    const answers = await Promise.all(
      asks.map((ask) => witness.addCheckpoint(Buffer.from(formatAddCheckpoint(ask)))),
    );
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409 && answer.size === 8)).toHaveLength(49);
  }
});

test("goes on from what it kept when the answer was lost", async () => {
  const kept = new Map<string, string>();
  const key = newKey();
  const before = await testWitness([log], { key, store: memoryStore(kept) });
  await before.addCheckpoint(log.body(0, 5));
  const after = await testWitness([log], { key, store: memoryStore(kept) });
  expect(await answerTo(after, log.body(0, 5))).toEqual([409, 5]);
  expect(await answerTo(after, log.body(5, 5, fork))).toEqual([409, 5]);
  expect(await answerTo(after, log.body(5, 5))).toBe(200);
  expect(await answerTo(after, log.body(5, 9))).toBe(200);
});

test("does not give out a cosignature that could not be kept, and tells nobody of it", async () => {
  const kept = new Map<string, string>();
  let isBroken = true;
  const whole = memoryStore(kept);
  const store = {
    ...whole,
    put: (id: string, note: string) =>
      isBroken ? Promise.reject(new Error("no space")) : whole.put(id, note),
  };
  const witness = await testWitness([log], { store });
  await expect(witness.addCheckpoint(log.body(0, 5))).rejects.toThrow("no space");
  expect(witness.lastCosigned(logId(log.origin))).toBeUndefined();
  isBroken = false;
  expect(await answerTo(witness, log.body(0, 5, fork))).toBe(200);
  expect(await answerTo(witness, log.body(5, 5))).toEqual([409, 5]);
});

test("has the disk keep a checkpoint before anybody gets its cosignature", async () => {
  let release: (() => void) | undefined;
  const whole = memoryStore();
  const store = {
    ...whole,
    async put(id: string, note: string) {
      await new Promise<void>((resolve) => (release = resolve));
      await whole.put(id, note);
    },
  };
  const witness = await testWitness([log], { store });
  let isAnswered = false;
  const answer = witness.addCheckpoint(log.body(0, 5)).finally(() => (isAnswered = true));
  // The second one waits for the first.
  const second = witness.addCheckpoint(log.body(0, 6));
  await vi.waitUntil(() => release !== undefined);
  expect(isAnswered).toBe(false);
  expect(witness.lastCosigned(logId(log.origin))).toBeUndefined();
  release?.();
  expect((await answer).status).toBe(200);
  expect(await second).toMatchObject({ status: 409, size: 5 });
});

test.each([
  ["cut off", (note: string) => note.slice(0, -10)],
  ["empty", () => ""],
  ["with another size", (note: string) => note.replace("\n5\n", "\n4\n")],
  ["without the witness' line", () => log.checkpoint(5)],
  ["with an extra byte", (note: string) => `${note}x`],
])("does not start on a note that is %s", async (_, damage) => {
  const kept = new Map<string, string>();
  const key = newKey();
  const witness = await testWitness([log], { key, store: memoryStore(kept) });
  await witness.addCheckpoint(log.body(0, 5));
  const id = logId(log.origin);
  const damaged = new Map([[id, damage(kept.get(id) ?? "")]]);
  const again = testWitness([log], { key, store: memoryStore(damaged) });
  await expect(again).rejects.toThrow(DamagedStoreError);
  await expect(again).rejects.toThrow(`the witness store is damaged: ${id}.checkpoint`);
});

test("does not start on the note of another log, or of another witness", async () => {
  const kept = new Map<string, string>();
  const key = newKey();
  const witness = await testWitness([log], { key, store: memoryStore(kept) });
  await witness.addCheckpoint(log.body(0, 5));
  const note = kept.get(logId(log.origin)) ?? "";
  const elsewhere = memoryStore(new Map([[logId("log.example/other"), note]]));
  await expect(testWitness([log], { key, store: elsewhere })).rejects.toThrow(DamagedStoreError);
  await expect(testWitness([log], { store: memoryStore(kept) })).rejects.toThrow(DamagedStoreError);
});

test("does not start without logs, or with keys or a name that are none", async () => {
  await expect(testWitness([])).rejects.toThrow(LogListError);
  await expect(testWitness([log], { logs: ["no key"] })).rejects.toThrow(NoteError);
  await expect(testWitness([log], { name: "a name" })).rejects.toThrow(NoteError);
  const { vkey } = await testWitness([log]);
  await expect(testWitness([log], { logs: [vkey] })).rejects.toThrow(LogListError);
});
