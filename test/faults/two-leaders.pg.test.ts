import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { anchorFile } from "../../services/evidence/src/log/guard/anchor-file.ts";
import { FencedError } from "../../services/evidence/src/log/log-store.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { query } from "../support/query.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type FaultLog, faultLog, isLeading } from "./fault-log.ts";
import { endLeads, type Member, sendOnce, sendUpTo, startMember } from "./member.ts";

const BURST = 3;
const ROUNDS = 10;

let database: TestDatabase;
let log: FaultLog;

beforeEach(async () => {
  database = await freshDatabase();
  log = await faultLog();
});

afterEach(async () => {
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/**
 * Those with another lock class do not notice each other, as if the advisory lock were lost in silence, and do not look at the
 * database either: nothing but the append itself keeps them apart.
 */
function blind(lockClass: number): Promise<Member> {
  return startMember(log, database, { lockClass, looks: false });
}

async function sizeAndEpoch(): Promise<{ size: number; epoch: number }> {
  const [row] = await query(database.url, "select size::int, epoch::int from evidence.tlog_head");
  return { size: Number(row?.["size"]), epoch: Number(row?.["epoch"]) };
}

function fenced({ leader }: Member): number {
  return leader.causes.filter((cause) => cause instanceof FencedError).length;
}

test("of two leaders one wins each size, and the zombie whose statement arrives late answers nobody", async () => {
  await using one = await blind(1);
  await one.leader.until(isLeading);
  await using two = await blind(2);
  await two.leader.until(isLeading);
  let [zombie, winner] = [one, two];
  for (let round = 0; round < ROUNDS; round++) {
    // It leads now, if it did not: and the other one does not know.
    await log.insist(zombie.leader, first(log.entries(1)));
    const entries = log.entries(BURST);
    const late = await sendUpTo(log, zombie, entries, "request");
    expect(late.isStopped).toBe(true);
    const before = await sizeAndEpoch();
    await log.insist(winner.leader, first(log.entries(1)));
    const after = await sizeAndEpoch();
    expect(after.size).toBe(before.size + 1);
    expect(after.epoch).toBeGreaterThan(before.epoch);
    zombie.network.release();
    expect(await late.left).toEqual(entries);
    expect((await sizeAndEpoch()).size).toBe(after.size);
    for (const entry of entries)
      expect((await log.insist(zombie.leader, entry)).outcome.kind).toBe("appended");
    [zombie, winner] = [winner, zombie];
  }
  // In each round: who leads again and did not know, the late statement, who overtakes and did not know.
  expect(fenced(one) + fenced(two)).toBe(3 * ROUNDS);
  expect(await log.faults(database.url)).toEqual([]);
  expect(log.ledger.counts().acknowledged).toBe(ROUNDS * (2 + BURST));
});

test("a leader behind a partition, whose session the database gave up, answers nobody when it is back, and loses nothing", async () => {
  await using lost = await startMember(log, database);
  await lost.leader.until(isLeading);
  await log.insist(lost.leader, first(log.entries(1)));
  await using next = await startMember(log, database);
  lost.network.silence();
  const entries = log.entries(BURST);
  const left = sendOnce(log, lost, entries);
  await endLeads(database);
  await next.leader.until(isLeading);
  const { epoch } = await sizeAndEpoch();
  const answers = await Promise.all(entries.map((entry) => log.insist(next.leader, entry)));
  expect(answers.map(({ outcome }) => outcome.kind)).toEqual(entries.map(() => "appended"));
  // It does not know: whoever asks it still sees the tree that it led, which the new one continues.
  const state = lost.leader.state();
  expect(state).toMatchObject({ kind: "leading", view: { tree: { size: 1 } } });
  log.ledger.released(state.kind === "leading" ? state.view.checkpoint : "");
  lost.network.release();
  expect(await left).toEqual(entries);
  await vi.waitUntil(() => !isLeading(lost.leader.state()));
  expect((await sizeAndEpoch()).epoch).toBe(epoch);
  expect(await log.faults(database.url)).toEqual([]);
});

test("an anchor file that two leaders write at the same time holds the note of one of them, whole", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "0.checkpoint");
  const notes = ["a", "b"].map((letter) => `${letter.repeat(300)}\n`);
  for (let n = 0; n < 100; n++) {
    const writing = notes.map((note) => anchorFile(path).write(note));
    const [one, two] = await Promise.allSettled(writing);
    expect([one?.status, two?.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(notes).toContain(await anchorFile(path).read());
  }
});

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new RangeError("there is none");
  return item;
}
