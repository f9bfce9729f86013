import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { isLeading, testLog, type TestSequencer } from "../testing/test-log.ts";

const events = sampleEvents();
const OTHER_ORIGIN = "evidence.writ.local/test/1";

let database: TestDatabase;
let sequencer: TestSequencer;
beforeAll(async () => {
  database = await freshDatabase();
  sequencer = testLog(database.urlOf("evidence")).sequencer();
  await sequencer.until(isLeading);
});
afterAll(async () => {
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const openings = ["a", "b", "c"].map((name) => ({ name, value: new Uint8Array(4) }));

/** An erasure as the store sees it: what it erases is all that counts there. */
function erasure(...erases: Entry["erases"]): Entry {
  return { ...events.entry(events.identityChange()), kind: "erasure", erases };
}

async function openingsOf({ eventId }: Entry): Promise<unknown[]> {
  const sql =
    "select unnest(names) as name from evidence.opening where event_id = $1 order by name";
  return (await query(database.url, sql, [eventId])).map((row) => row["name"]);
}

test("an erasure erases the openings it names, of its own tenant, and no others", async () => {
  const entries = [0, 1].map(() => events.entry(events.decision(null, { openings })));
  const [entry = erasure(), other = erasure()] = entries;
  const stranger = sampleEvents("other");
  const theirs = stranger.entry(stranger.decision(null, { openings }));
  for (const one of [entry, other, theirs]) await sequencer.append(one, Infinity);
  const named = ["a", "c"].map((name) => ({ eventId: entry.eventId, name }));
  const foreign = { eventId: theirs.eventId, name: "a" };
  const outcome = await sequencer.append(erasure(...named, foreign), Infinity);
  expect(outcome.kind).toBe("appended");
  expect(await openingsOf(entry)).toEqual(["b"]);
  expect(await openingsOf(other)).toEqual(["a", "b", "c"]);
  expect(await openingsOf(theirs)).toEqual(["a", "b", "c"]);
});

test("a refused erasure erases nothing", async () => {
  const entry = events.entry(events.decision(null, { openings }));
  await sequencer.append(entry, Infinity);
  const wrong = { ...erasure({ eventId: entry.eventId, name: "a" }), eventId: entry.eventId };
  expect(await sequencer.append(wrong, Infinity)).toMatchObject({ code: "EVENT_CONFLICT" });
  expect(await openingsOf(entry)).toEqual(["a", "b", "c"]);
});

test("a second log begins at leaf 0, goes on with executions of the first, and takes none of its events", async () => {
  const idempotency = { key: "k", requestDigest: new Uint8Array(32) };
  const decision = events.decision(null, { idempotency });
  const entry = events.entry(decision);
  await sequencer.append(entry, Infinity);
  const log = testLog(database.urlOf("evidence"), OTHER_ORIGIN);
  await using second = log.sequencer();
  await second.until(isLeading);
  const append = (one: Entry) => second.append(one, Infinity);
  const redemption = events.entry(events.redemption(entry));
  expect(await append(redemption)).toEqual({ kind: "appended", index: 0 });
  const child = events.entry(events.decision(decision.execution));
  expect(await append(child)).toEqual({ kind: "appended", index: 1 });
  expect(await append(entry)).toMatchObject({ code: "EVENT_CONFLICT" });
  const again = events.entry(events.decision(null, { idempotency }));
  expect(await append(again)).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
  const stored = await query(
    database.url,
    `select s.event_id, l.event_id is not null as has_leaf, e.log_id = s.log_id as same
     from evidence.statement s
     left join evidence.tlog_entry l on (l.log_id, l.idx, l.event_id) = (s.log_id, s.log_index, s.event_id)
     left join evidence.execution e on e.decision_id = s.event_id
     where s.log_id = (select log_id from evidence.tlog_head where origin = $1) order by s.log_index`,
    [OTHER_ORIGIN],
  );
  expect(stored).toEqual([
    { event_id: redemption.eventId, has_leaf: true, same: null },
    { event_id: child.eventId, has_leaf: true, same: true },
  ]);
});
