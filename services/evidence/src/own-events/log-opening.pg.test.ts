import { readLogLifecycle } from "@writ/evidence";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { sampleEvents } from "../testing/events.ts";
import { ownEntriesOf } from "../testing/own-entries.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { isLeading, ORIGIN, testLog, type TestSequencer } from "../testing/test-log.ts";
import { logOpening } from "./log-opening.ts";

const events = sampleEvents("-");
const entries = ownEntriesOf(events.recorders.evidence);
const previous = { origin: "evidence.writ.local/test/1", size: 700, root: Buffer.alloc(32, 7) };

const opening = () =>
  logOpening(entries, {
    eventId: events.newId(),
    origin: ORIGIN,
    previous,
    reason: "the log before it was closed",
    atMs: SAMPLE_MS,
  });

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

test("a log says which one it follows, once", async () => {
  expect(await sequencer.append(await opening(), Infinity)).toEqual({ kind: "appended", index: 0 });
  expect(await sequencer.append(await opening(), Infinity)).toMatchObject({
    code: "RESERVATION_TAKEN",
  });
});

test("it names the last checkpoint of that one", async () => {
  const { statement, tenantId, erases } = await opening();
  expect({ tenantId, erases }).toEqual({ tenantId: "-", erases: [] });
  expect(readLogLifecycle(statement.payload).predicate).toMatchObject({
    change: "opened",
    origin: ORIGIN,
    previous: { origin: previous.origin, size: 700, root: "07".repeat(32) },
  });
});
