import { NoteError } from "@writ/evidence";
import { expect, test } from "vitest";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { type TestLog, testLog } from "../testing/test-log.ts";
import { fetchConsistency, HistoryError } from "./fetch-consistency.ts";

const keys = trustWithKeys();
const { trust } = keys;

function grown(...sizes: readonly number[]): { log: TestLog; notes: string[] } {
  const log = testLog(keys);
  const notes = sizes.map((size) => {
    while (log.size < size) log.pad(1);
    return log.checkpoint();
  });
  return { log, notes };
}

const sourceOf = (log: TestLog) => ({
  getConsistencyProof: async ({ fromSize }: { readonly fromSize: bigint }) => ({
    proof: log.consistency(Number(fromSize)),
  }),
});

test("proves that a log has only grown, whichever checkpoint comes first", async () => {
  const { log, notes } = grown(3, 7);
  const [older = "", newer = ""] = notes;
  const part = await fetchConsistency(sourceOf(log), [older, newer], trust);
  expect(part).toMatchObject({ from: older, to: newer });
  expect(part.hashes.length).toBeGreaterThan(0);
  expect(await fetchConsistency(sourceOf(log), [newer, older], trust)).toEqual(part);
});

test("two checkpoints of one tree need no proof", async () => {
  const { log, notes } = grown(5, 5);
  const [one = "", same = ""] = notes;
  expect((await fetchConsistency(sourceOf(log), [one, same], trust)).hashes).toEqual([]);
});

test("two trees of one size are two histories, and the message holds both checkpoints", async () => {
  const [one = ""] = grown(2, 4).notes.slice(1);
  const log = testLog(keys);
  log.pad(4);
  const other = log.checkpoint();
  expect(other).not.toBe(one);
  const fetched = fetchConsistency(sourceOf(log), [one, other], trust);
  await expect(fetched).rejects.toThrow(HistoryError);
  await expect(fetched).rejects.toThrow(one);
  await expect(fetched).rejects.toThrow(other);
});

test("a newer tree that does not hold the older one is another history", async () => {
  const [older = ""] = grown(3).notes;
  const log = testLog(keys);
  log.pad(7);
  const fetched = fetchConsistency(sourceOf(log), [older, log.checkpoint()], trust);
  await expect(fetched).rejects.toThrow(HistoryError);
});

test("checkpoints of another log are not compared", async () => {
  const { log, notes } = grown(3);
  const stranger = testLog(trustWithKeys());
  stranger.pad(3);
  const fetched = fetchConsistency(sourceOf(log), [notes[0] ?? "", stranger.checkpoint()], trust);
  await expect(fetched).rejects.toThrow(NoteError);
});
