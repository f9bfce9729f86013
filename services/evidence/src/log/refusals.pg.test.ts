import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import type { Submission } from "../entry/submission.ts";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { isLeading, testLog, type TestSequencer } from "../testing/test-log.ts";
import { type WatchedLog, watchedLog } from "../testing/watched-log.ts";
import { witness } from "../testing/witness.ts";
import type { Outcome } from "./write-batch.ts";

const DIGEST = new Uint8Array(32).fill(1);
const OTHER_DIGEST = new Uint8Array(32).fill(2);
const CURRENT = { policyCounter: 0, stopEpoch: 0, revocationEpoch: 1 };
const STALE = { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 };

const events = sampleEvents();
let database: TestDatabase;
let sequencer: TestSequencer;
let log: WatchedLog;

beforeAll(async () => {
  database = await freshDatabase();
  const opened = testLog(database.urlOf("evidence"));
  sequencer = opened.sequencer();
  log = watchedLog(sequencer, witness(opened.signer.vkey));
  await sequencer.until(isLeading);
  await log.append(events.entry(events.revocation()));
});
afterAll(async () => {
  await log.history();
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const decision = (change: Partial<Submission> = {}): Entry =>
  events.entry(events.decision(null, { fences: CURRENT, ...change }));

/** Appends the entries in one batch, between entries that nothing is wrong with. */
async function amongGoodOnes(...entries: readonly Entry[]): Promise<readonly Outcome[]> {
  const good = Array.from({ length: 6 }, () => decision());
  const mixed = [...good.slice(0, 3), ...entries, ...good.slice(3)];
  const outcomes = await Promise.all(mixed.map((entry) => log.append(entry)));
  const others = [...outcomes.slice(0, 3), ...outcomes.slice(-3)];
  expect(others.map((o) => o.kind)).toEqual(Array(6).fill("appended"));
  return outcomes.slice(3, -3);
}

const codes = (outcomes: readonly Outcome[]): readonly string[] =>
  outcomes.map((o) => (o.kind === "refused" ? o.code : o.kind));

/** How many rows of any kind the event left. */
async function rowsOf({ eventId }: Entry): Promise<unknown> {
  const tables = [
    "tlog_entry",
    "statement",
    "opening",
    "idempotency",
    "reservation",
    "execution_event",
  ];
  const counts = tables.map((t) => `(select count(*) from evidence.${t} where event_id = $1)`);
  const [row] = await query(database.url, `select (${counts.join(" + ")})::int as count`, [
    eventId,
  ]);
  return row?.["count"];
}

describe("each is refused alone, and leaves nothing:", () => {
  test("a decision made under an older state, with the state now", async () => {
    const entry = decision({ fences: STALE });
    const [outcome] = await amongGoodOnes(entry);
    expect(outcome).toMatchObject({ code: "FENCED", heads: CURRENT });
    expect(await rowsOf(entry)).toBe(0);
  });

  test("an activation whose counter is not the next", async () => {
    const entry = events.entry(events.activation(2));
    const [outcome] = await amongGoodOnes(entry);
    expect(outcome).toMatchObject({ code: "FENCED", heads: CURRENT });
    expect(await rowsOf(entry)).toBe(0);
  });

  test("an idempotency key used for another request", async () => {
    await log.append(decision({ idempotency: { key: "k1", requestDigest: DIGEST } }));
    const entry = decision({ idempotency: { key: "k1", requestDigest: OTHER_DIGEST } });
    expect(codes(await amongGoodOnes(entry))).toEqual(["IDEMPOTENCY_CONFLICT"]);
    expect(await rowsOf(entry)).toBe(0);
  });

  test("an event id with another statement", async () => {
    const first = decision();
    await log.append(first);
    const entry = { ...decision(), eventId: first.eventId };
    expect(codes(await amongGoodOnes(entry))).toEqual(["EVENT_CONFLICT"]);
  });

  test("an event id of another tenant", async () => {
    const first = decision();
    await log.append(first);
    const other = sampleEvents("other");
    const entry = { ...other.entry(other.decision()), eventId: first.eventId };
    expect(codes(await amongGoodOnes(entry))).toEqual(["EVENT_CONFLICT"]);
  });

  test("what can be had one time, the second time", async () => {
    await log.append(decision({ takes: ["approval:1"] }));
    const entry = decision({ takes: ["approval:2", "approval:1"] });
    expect(codes(await amongGoodOnes(entry))).toEqual(["RESERVATION_TAKEN"]);
    expect(await rowsOf(entry)).toBe(0);
  });

  test("what passes a counter's limit", async () => {
    const charge = (cost: number) => decision({ charges: [{ key: "spend", cost, limit: 10 }] });
    const outcomes = await amongGoodOnes(charge(4), charge(4), charge(4), charge(2));
    expect(codes(outcomes)).toEqual(["appended", "appended", "RESERVATION_TAKEN", "appended"]);
    expect(codes(await amongGoodOnes(charge(1), charge(0)))).toEqual([
      "RESERVATION_TAKEN",
      "appended",
    ]);
    const used = "select used from evidence.counter where key = 'spend'";
    expect(await query(database.url, used)).toEqual([{ used: "10" }]);
  });

  test("a child of an execution nobody decided", async () => {
    const unknown = events.decision(null, { fences: CURRENT }).execution;
    const entry = events.entry(events.decision(unknown, { fences: CURRENT }));
    expect(codes(await amongGoodOnes(entry))).toEqual(["PARENT_UNKNOWN"]);
    expect(await rowsOf(entry)).toBe(0);
  });

  test("a child of another tenant's execution", async () => {
    const other = sampleEvents("other");
    const parent = other.decision();
    await log.append(other.entry(parent));
    const entry = events.entry(events.decision(parent.execution, { fences: CURRENT }));
    expect(codes(await amongGoodOnes(entry))).toEqual(["PARENT_UNKNOWN"]);
  });

  test("a child whose ancestors are not its parent's", async () => {
    const root = events.decision(null, { fences: CURRENT });
    const parent = events.decision(root.execution, { fences: CURRENT });
    const stranger = events.decision(null, { fences: CURRENT }).execution;
    await log.append(events.entry(root));
    await log.append(events.entry(parent));
    const forged = {
      ...parent.execution,
      rootId: stranger.executionId,
      ancestors: [stranger.executionId],
    };
    const entry = events.entry(events.decision(forged, { fences: CURRENT }));
    expect(codes(await amongGoodOnes(entry))).toEqual(["ENTRY_INVALID"]);
    expect(await rowsOf(entry)).toBe(0);
  });

  test("an event whose place in the execution is taken, free of a predecessor, or after the end", async () => {
    const [taken, ended, gap] = [decision(), decision(), decision()];
    for (const entry of [taken, ended, gap]) await log.append(entry);
    await log.append(events.entry(events.redemption(taken)));
    // Its grant was refused, which is the end of it too.
    const end = events.entry(events.refused(ended));
    await log.append(end);
    const late = [
      events.entry(events.redemption(taken)),
      events.entry(events.redemption(end)),
      events.entry(events.outcome(events.entry(events.redemption(gap)))),
    ];
    expect(codes(await amongGoodOnes(...late))).toEqual(Array(3).fill("SEQUENCE_CONFLICT"));
    for (const entry of late) expect(await rowsOf(entry)).toBe(0);
  });

  test("an event that names another one as the one before", async () => {
    const [one, two] = [decision(), decision()];
    await log.append(one);
    await log.append(two);
    const entry = events.entry(events.redemption({ ...one, paeDigest: two.paeDigest }));
    expect(codes(await amongGoodOnes(entry))).toEqual(["SEQUENCE_CONFLICT"]);
  });

  test("an event after a refusal, which is final", async () => {
    const refusal = events.entry(events.refusal("DENY", null, { fences: CURRENT }));
    await log.append(refusal);
    const entry = events.entry(events.redemption(refusal));
    expect(codes(await amongGoodOnes(entry))).toEqual(["SEQUENCE_CONFLICT"]);
  });

  test("what the database refuses for a reason of its own", async () => {
    const entry = decision();
    const broken = { ...entry, leaf: entry.leaf, paeDigest: new Uint8Array(32) };
    expect(codes(await amongGoodOnes(broken))).toEqual(["ENTRY_INVALID"]);
    expect(await rowsOf(entry)).toBe(0);
  });
});

describe("what is there already is found:", () => {
  test("the same event, signed again, gets its index and no second leaf", async () => {
    const submission = events.decision(null, { fences: CURRENT });
    const first = await log.append(events.entry(submission));
    const again = events.signedAgain(submission);
    expect(again.statement.signature).not.toEqual(submission.statement.signature);
    const size = log.view().tree.size;
    const outcome = await sequencer.append(events.entry(again), Number.MAX_SAFE_INTEGER);
    expect(outcome).toEqual({
      kind: "existed",
      eventId: submission.eventId,
      index: first.kind === "appended" ? first.index : -1,
      isHere: true,
    });
    expect(log.view().tree.size).toBe(size);
  });

  test("the same event is found although the state has moved on since", async () => {
    const other = sampleEvents("moved");
    const entry = other.entry(other.decision());
    await log.append(entry);
    await log.append(other.entry(other.revocation()));
    expect(codes([await log.append(entry)])).toEqual(["existed"]);
  });

  test("an idempotency key with the same request leads to its first event", async () => {
    const idempotency = { key: "k2", requestDigest: DIGEST };
    const first = decision({ idempotency });
    await log.append(first);
    const entry = decision({ idempotency });
    const [outcome] = await amongGoodOnes(entry);
    expect(outcome).toMatchObject({ kind: "existed", eventId: first.eventId });
    expect(await rowsOf(entry)).toBe(0);
  });

  test("of two with one new idempotency key at once, one is appended and the other finds it", async () => {
    const idempotency = { key: "k3", requestDigest: DIGEST };
    const entries = [decision({ idempotency }), decision({ idempotency })];
    const outcomes = await Promise.all(entries.map((entry) => log.append(entry)));
    expect(codes(outcomes)).toEqual(["appended", "existed"]);
  });
});
