import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { evidenceLeader } from "../support/evidence-leader.ts";
import { type LeaderChild, leaderChild } from "../support/leader-child.ts";
import type { OwnStop } from "../support/leader-process.ts";
import { connected, query } from "../support/query.ts";
import { type Point, statementProxy, type StatementProxy } from "../support/statement-proxy.ts";
import { type FaultLog, faultLog, isLeading } from "./fault-log.ts";

const SOON = { timeout: 20_000, interval: 5 };
const BEFORE = 3;
const BURST = 5;

let database: TestDatabase;
let between: StatementProxy;
let log: FaultLog;
let victim: LeaderChild;

beforeEach(async () => {
  database = await freshDatabase();
  between = await statementProxy(database.urlOf("evidence"));
  log = await faultLog();
  victim = await leaderChild(log.settings(between.url));
  await appended(log.entries(BEFORE));
});

afterEach(async () => {
  await victim[Symbol.asyncDispose]();
  await between[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Has the victim append entries, and waits for its answers. */
async function appended(entries: readonly Entry[]): Promise<void> {
  victim.append(entries);
  await victim.answered(victim.answers.size + entries.length);
  told(entries);
}

/** Writes down what the victim answered; how many answers that is. */
function told(entries: readonly Entry[]): number {
  const answered = entries.filter((entry) => {
    const answer = victim.answers.get(entry.eventId);
    if (answer !== undefined) log.ledger.told(entry, answer);
    return answer !== undefined;
  });
  return answered.length;
}

async function stored(): Promise<number> {
  const [row] = await query(database.url, "select count(*)::int as n from evidence.tlog_entry");
  return Number(row?.["n"]);
}

/** No table holds more than what belongs to that many decisions. */
async function expectWhole(entries: number): Promise<void> {
  const tables = ["tlog_entry", "statement", "execution", "execution_event", "opening"];
  const counts = tables.map((table) => `(select count(*)::int from evidence.${table}) as ${table}`);
  const [row] = await query(
    database.url,
    `select ${counts.join()}, (select size::int from evidence.tlog_head) as head`,
  );
  const expected = [...tables, "head"].map((table) => [table, entries]);
  expect(row).toEqual(Object.fromEntries(expected));
}

/** Another process takes over, and the callers ask again; what was told before and since is all there, once. */
async function expectRecovered(burst: readonly Entry[], isStored: boolean): Promise<void> {
  await using successor = evidenceLeader(log.settings(database.urlOf("evidence")));
  await successor.until((state) => state.kind !== "waiting");
  await expectWhole(BEFORE + (isStored ? BURST : 0));
  const answers = await Promise.all(burst.map((entry) => log.insist(successor, entry)));
  const outcomes = answers.map(({ outcome }) => outcome.kind);
  expect(outcomes).toEqual(burst.map(() => (isStored ? "existed" : "appended")));
  const indexes = answers.map(({ outcome }) => outcome.kind !== "refused" && outcome.index);
  expect(indexes).toEqual(burst.map((_, i) => BEFORE + i));
  await expectWhole(BEFORE + BURST);
  expect(await log.faults(database.url)).toEqual([]);
  expect(log.ledger.counts().acknowledged).toBe(BEFORE + BURST);
}

describe("nothing is stored, in any table, and nobody was answered when the leader is killed", () => {
  test("before the statement, the head signed in its memory", async () => {
    const burst = log.entries(BURST);
    victim.append(burst, "before-statement");
    await victim.stopped();
    await victim.kill();
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, false);
  });

  test.each<[string, Point]>([
    ["while the statement is on its way", "request"],
    ["with half of the statement sent", "half-request"],
    ["after the statement was carried out, before it was committed", "commit"],
  ])("%s", async (_, point) => {
    const burst = log.entries(BURST);
    const reached = between.stopNext(point);
    victim.append(burst);
    await reached;
    await victim.kill();
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, false);
  });

  test("while the database works on the statement, whose session dies with it", async () => {
    const burst = log.entries(BURST);
    await whileBlocked(burst, async (pid) => {
      await query(database.url, "select pg_terminate_backend($1)", [pid]);
      await vi.waitUntil(async () => !(await isThere(pid)), SOON);
    });
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, false);
  });
});

describe("all of it is stored, in every table, though nobody was answered, and a retry finds it, when the leader is killed", () => {
  test("while the database works on the statement, and finishes it", async () => {
    const burst = log.entries(BURST);
    await whileBlocked(burst, async () => {});
    await vi.waitUntil(async () => (await stored()) === BEFORE + BURST, SOON);
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, true);
  });

  test.each<[string, Point]>([
    ["after the commit, with the acknowledgement on its way", "answer"],
    ["after the commit, with all but the last message of the acknowledgement there", "ready"],
  ])("%s", async (_, point) => {
    const burst = log.entries(BURST);
    const reached = between.stopNext(point);
    victim.append(burst);
    await reached;
    await victim.kill();
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, true);
  });

  test.each<[string, OwnStop]>([
    ["with the acknowledgement in its hands", "acknowledged"],
    ["with the proofs made, before it answers", "before-answer"],
  ])("%s", async (_, stop) => {
    const burst = log.entries(BURST);
    victim.append(burst, stop);
    await victim.stopped();
    await victim.kill();
    expect(told(burst)).toBe(0);
    await expectRecovered(burst, true);
  });
});

test("all of it is stored and stays when the leader is killed after it answered", async () => {
  const burst = log.entries(BURST);
  await appended(burst);
  await victim.kill();
  expect(told(burst)).toBe(BURST);
  await expectRecovered(burst, true);
});

test("a second process that waits takes over when the leader is killed, and finishes what that could not", async () => {
  await using standby = evidenceLeader(log.settings(database.urlOf("evidence")));
  const burst = log.entries(BURST);
  const reached = between.stopNext("ready");
  victim.append(burst);
  await reached;
  expect(standby.state().kind).toBe("waiting");
  await victim.kill();
  await standby.until(isLeading);
  const answers = await Promise.all(burst.map((entry) => log.insist(standby, entry)));
  expect(answers.map(({ outcome }) => outcome.kind)).toEqual(burst.map(() => "existed"));
  expect(await log.faults(database.url)).toEqual([]);
});

/** Kills the victim while its statement waits inside the database, then does something to that, then lets it go on. */
async function whileBlocked(
  burst: readonly Entry[],
  work: (pid: unknown) => Promise<void>,
): Promise<void> {
  await connected(database.url, async (blocker) => {
    // The statement has written all but the openings when it comes to a halt.
    await blocker.query("begin; lock table evidence.opening in share mode");
    victim.append(burst);
    const pid = await vi.waitUntil(async () => {
      const waiting = await query(
        database.url,
        "select pid from pg_locks where not granted and relation = 'evidence.opening'::regclass",
      );
      return waiting[0]?.["pid"];
    }, SOON);
    await victim.kill();
    await work(pid);
    await blocker.query("rollback");
  });
}

async function isThere(pid: unknown): Promise<boolean> {
  const rows = await query(database.url, "select from pg_stat_activity where pid = $1", [pid]);
  return rows.length > 0;
}
