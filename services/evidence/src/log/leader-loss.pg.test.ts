import { describe, expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { connected, query } from "../../../../test/support/query.ts";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { proxy } from "../testing/proxy.ts";
import { isLeading, testLog } from "../testing/test-log.ts";
import { watchedLog } from "../testing/watched-log.ts";
import { witness } from "../testing/witness.ts";
import { NotLeadingError } from "./not-leading-error.ts";

const events = sampleEvents();
const decisions = (count: number): Entry[] =>
  Array.from({ length: count }, () => events.entry(events.decision()));

const KILL_LEADERS = `
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid in (select pid from pg_locks where locktype = 'advisory')`;

/** Every entry is in the log exactly once, at the index its caller was told. */
async function expectOnce(url: string, told: ReadonlyMap<string, number>): Promise<void> {
  const rows = await query(url, "select event_id, idx::int from evidence.tlog_entry order by idx");
  expect(rows.map((row) => row["idx"])).toEqual(rows.map((_, i) => i));
  expect(new Map(rows.map((row) => [row["event_id"], row["idx"]]))).toEqual(told);
  const [count] = await query(url, "select count(*)::int as statements from evidence.statement");
  expect(count).toEqual({ statements: told.size });
}

test("a leader whose connection is cut under load loses nothing and appends nothing twice", async () => {
  await using database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  await using sequencer = log.sequencer();
  await sequencer.until(isLeading);
  const watched = watchedLog(sequencer, witness(log.signer.vkey));
  const told = new Map<string, number>();
  const waiting = decisions(400);
  let cuts = 0;
  const caller = async (): Promise<void> => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const sent = watched.insist(entry);
      // The query is on its way to the leader's backend when that is killed.
      if (waiting.length % 80 === 0) {
        await query(database.url, KILL_LEADERS);
        cuts++;
      }
      const outcome = await sent;
      if (outcome.kind !== "refused") told.set(entry.eventId, outcome.index);
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  expect(cuts).toBe(5);
  expect(told.size).toBe(400);
  await expectOnce(database.url, told);
  await watched.history();
});

describe("two leaders of one log that do not see each other's lock", () => {
  test("make one log: each append goes to whoever took over last, the other starts again", async () => {
    await using database = await freshDatabase();
    const log = testLog(database.urlOf("evidence"));
    const seen = witness(log.signer.vkey);
    await using one = log.sequencer({ lockClass: 1 });
    await one.until(isLeading);
    await watchedLog(one, seen).append(events.entry(events.decision()));
    await using two = log.sequencer({ lockClass: 2 });
    await two.until(isLeading);
    const overtaken = events.entry(events.decision());
    await expect(watchedLog(one, seen).append(overtaken)).rejects.toThrow(NotLeadingError);
    const [row] = await query(database.url, "select size::int from evidence.tlog_head");
    expect(row).toEqual({ size: 1 });
    expect(await watchedLog(one, seen).insist(overtaken)).toEqual({ kind: "appended", index: 1 });
  });

  test("never fork under load, and every entry gets in once", async () => {
    await using database = await freshDatabase();
    const log = testLog(database.urlOf("evidence"));
    const seen = witness(log.signer.vkey);
    await using one = log.sequencer({ lockClass: 1 });
    await using two = log.sequencer({ lockClass: 2 });
    await Promise.all([one.until(isLeading), two.until(isLeading)]);
    const rivals = [watchedLog(one, seen), watchedLog(two, seen)];
    const told = new Map<string, number>();
    const append = async (entry: Entry, i: number): Promise<void> => {
      const outcome = await rivals[i % 2]?.insist(entry);
      if (outcome !== undefined && outcome.kind !== "refused")
        told.set(entry.eventId, outcome.index);
    };
    await Promise.all(decisions(120).map(append));
    expect(told.size).toBe(120);
    await expectOnce(database.url, told);
    // Whoever appends last has seen everything.
    await rivals[0]?.insist(events.entry(events.decision()));
    await rivals[0]?.history();
  });
});

test("a second process waits while the first leads, and takes over when that stops", async () => {
  await using database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  await using second = log.sequencer();
  {
    await using first = log.sequencer();
    const leader = await Promise.race([
      first.until(isLeading).then(() => first),
      second.until(isLeading).then(() => second),
    ]);
    const other = leader === first ? second : first;
    const state = await other.until(
      (s) => s.kind === "waiting" && s.reason === "another process leads the log",
    );
    expect(state.kind).toBe("waiting");
    await expect(other.append(events.entry(events.decision()), Infinity)).rejects.toThrow(
      NotLeadingError,
    );
    await watchedLog(leader, witness(log.signer.vkey)).append(events.entry(events.decision()));
  }
  const state = await second.until(isLeading);
  expect(state.kind === "leading" && state.view.tree.size).toBe(1);
});

test("an append that was cut before its commit is made again", async () => {
  await using database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  await using sequencer = log.sequencer();
  await sequencer.until(isLeading);
  const watched = watchedLog(sequencer, witness(log.signer.vkey));
  const entry = events.entry(events.decision());
  // The lock lets the append begin but not finish; its backend is killed while it waits.
  await connected(database.url, async (blocker) => {
    await blocker.query("begin; lock table evidence.opening in share mode");
    const sent = watched.append(entry);
    const failed = sent.catch((error: unknown) => error);
    for (let isWaiting = false; !isWaiting;) {
      const rows = await query(
        database.url,
        "select from pg_locks where not granted and relation = 'evidence.opening'::regclass",
      );
      isWaiting = rows.length > 0;
    }
    await query(database.url, KILL_LEADERS);
    expect(await failed).toBeInstanceOf(NotLeadingError);
    await blocker.query("rollback");
  });
  expect(await watched.insist(entry)).toEqual({ kind: "appended", index: 0 });
  expect(await watched.insist(entry)).toMatchObject({ kind: "existed", index: 0 });
});

test("an append that was committed but not acknowledged is found when it is sent again", async () => {
  await using database = await freshDatabase();
  await using between = await proxy(database.urlOf("evidence"));
  const log = testLog(between.url);
  await using sequencer = log.sequencer();
  await sequencer.until(isLeading);
  const watched = watchedLog(sequencer, witness(log.signer.vkey));
  const entry = events.entry(events.decision());
  between.holdAnswers();
  const failed = watched.append(entry).catch((error: unknown) => error);
  for (let isStored = false; !isStored;) {
    const rows = await query(database.url, "select from evidence.tlog_entry");
    isStored = rows.length > 0;
  }
  between.cut();
  expect(await failed).toBeInstanceOf(NotLeadingError);
  expect(await watched.insist(entry)).toMatchObject({ kind: "existed", index: 0 });
  await expectOnce(database.url, new Map([[entry.eventId, 0]]));
});
