import { buildKeyChange, type KeyInUse, parseVkey, readKeyChange } from "@writ/evidence";
import { sha256, thumbprint } from "@writ/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { checkEntry } from "../entry/check-entry.ts";
import { statementKeys } from "../entry/statement-keys.ts";
import { queries } from "../store/queries.ts";
import { ownEventStore } from "../store/own-event-store.ts";
import { sampleEvents } from "../testing/events.ts";
import { ownEntriesOf } from "../testing/own-entries.ts";
import { recorder } from "../testing/recorder.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { isLeading, testLog, type TestSequencer } from "../testing/test-log.ts";
import { keysInUse } from "./keys-in-use.ts";
import { type KeyChangeDeps, OwnEventRefusedError, recordKeyChange } from "./record-key-change.ts";

const events = sampleEvents("-");
const own = events.recorders.evidence;
const entries = ownEntriesOf(own);

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

const key = (name: string): KeyInUse => ({
  kid: name.repeat(42).concat("A"),
  use: "statement",
  service: "identity",
});
const kid = (name: string): string => key(name).kid;

/** A process whose trust file holds these keys. */
const process = (names: string, change: Partial<KeyChangeDeps> = {}): KeyChangeDeps => ({
  keys: names.split("").map(key),
  entries,
  store: ownEventStore(queries(sequencer.pool)),
  sequencer,
  now: () => SAMPLE_MS,
  newId: () => events.newId(),
  ...change,
});

async function recorded() {
  const { rows } = await sequencer.pool.query<{ payload: Buffer }>(
    "select payload from evidence.statement where kind = 'key-change' order by log_index",
  );
  return rows.map(({ payload }) => {
    const { keys, added, retired } = readKeyChange(payload).predicate;
    return { keys: keys.map((one) => one.kid), added, retired };
  });
}

test("records what keys are in use, and then only what changes", async () => {
  expect(await recordKeyChange(process("bc"))).toBe("recorded");
  expect(await recordKeyChange(process("cb"))).toBe("unchanged");
  expect(await recordKeyChange(process("bd"))).toBe("recorded");
  expect(await recordKeyChange(process("bd"))).toBe("unchanged");
  expect(await recordKeyChange(process("bc"))).toBe("recorded");
  expect(await recorded()).toEqual([
    { keys: [kid("b"), kid("c")], added: [kid("b"), kid("c")], retired: [] },
    { keys: [kid("b"), kid("d")], added: [kid("d")], retired: [kid("c")] },
    { keys: [kid("b"), kid("c")], added: [kid("c")], retired: [kid("d")] },
  ]);
});

test("records a change once, whoever sees it at the same time", async () => {
  const before = await recorded();
  const outcomes = await Promise.all([1, 2, 3].map(() => recordKeyChange(process("e"))));
  expect(outcomes.toSorted()).toEqual(["recorded", "unchanged", "unchanged"]);
  expect(await recorded()).toHaveLength(before.length + 1);
});

test("is not misled by the key changes of other services", async () => {
  expect(await recordKeyChange(process("f"))).toBe("recorded");
  const grants = events.recorders.grants;
  const said = readKeyChange(events.plain("key-change").statement.payload);
  expect(said.subject.name).toBe("keys/evidence");
  const eventId = events.newId();
  const payload = buildKeyChange(said.subject.sha256, {
    ...said.predicate,
    eventId,
    recordedBy: { service: "grant-signing" },
  });
  const submission = { ...events.plain("key-change"), eventId, statement: grants.sign(payload) };
  const entry = await checkEntry(submission, "grant-signing", statementKeys([grants.trusted]));
  expect(await sequencer.append(entry, Infinity)).toMatchObject({ kind: "appended" });
  expect(await recordKeyChange(process("f"))).toBe("unchanged");
});

test("gives up with an error when the log refuses, and does not sign with a key nobody trusts", async () => {
  const refusing = {
    append: async () => ({ kind: "refused", code: "ENTRY_INVALID", message: "no" }) as const,
  };
  await expect(recordKeyChange(process("g", { sequencer: refusing }))).rejects.toThrow(
    OwnEventRefusedError,
  );
  const taken = {
    append: async () => ({ kind: "refused", code: "RESERVATION_TAKEN", message: "no" }) as const,
  };
  await expect(recordKeyChange(process("g", { sequencer: taken }))).rejects.toThrow(
    OwnEventRefusedError,
  );
  const strange = ownEntriesOf(recorder("evidence"), own);
  await expect(recordKeyChange(process("g", { entries: strange }))).rejects.toThrow(
    /statement keys/,
  );
  expect(await recordKeyChange(process("f"))).toBe("unchanged");
});

test("the keys in use are those of the trust file that are not retired, the roots and the log's", () => {
  const log = testLog(database.urlOf("evidence")).signer;
  const { jwk } = recorder("grant-signing").trusted;
  const retired = { ...events.recorders.policy.trusted, retiredAt: "2026-11-23T01:40:21.123Z" };
  const vkeys = { vkey: log.vkey, timestampVkey: log.vkey };
  const keys = keysInUse({
    keys: [own.trusted, retired],
    bundleRoots: [jwk],
    log: { origin: log.origin, ...vkeys },
  });
  const idOf = Buffer.from(parseVkey(sha256, log.vkey).id).toString("hex");
  expect(new Set(keys)).toEqual(
    new Set([
      { kid: own.trusted.kid, use: "statement", service: "evidence" },
      { kid: thumbprint(jwk), use: "bundle-root", service: "grant-signing" },
      { kid: idOf, use: "log", service: "evidence" },
      { kid: idOf, use: "log-timestamp", service: "evidence" },
    ]),
  );
});
