import { create } from "@bufbuild/protobuf";
import {
  leafHash,
  noteVerifier,
  openCheckpoint,
  readLogLifecycle,
  verifyInclusion,
} from "@writ/evidence";
import { GetEvidenceRequestSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { failureReason } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import type { Entry } from "../entry.ts";
import { getEvidence } from "../handlers/get-evidence.ts";
import { requireOpenable } from "../start-of-log.ts";
import { sampleEvents } from "../testing/events.ts";
import { type LogKeys, logKeys } from "../testing/log-keys.ts";
import { FAST, type PartsOptions, type TestParts, testParts } from "../testing/test-parts.ts";
import { callBy } from "../testing/wire.ts";
import { verifyEd25519 } from "./ed25519.ts";
import { eventually } from "../testing/eventually.ts";

const events = sampleEvents();
const first = logKeys("evidence.writ.local/test/0");
const second = logKeys("evidence.writ.local/test/1");
const operator = callBy("operator/alice");

let database: TestDatabase;
/** Before the first log was closed. */
let decided: Entry;
let lastNote: string;
beforeEach(async () => {
  database = await freshDatabase();
  await using parts = process(first);
  await parts.settled();
  decided = events.entry(
    events.decision(null, { idempotency: { key: "k", requestDigest: new Uint8Array(32) } }),
  );
  await parts.sequencer.append(decided, Infinity);
  // A longer log than the next: an index of one is not an index of the other.
  for (let i = 0; i < 6; i++)
    await parts.sequencer.append(events.entry(events.decision()), Infinity);
  await eventually(() => parts.published.at(-1)?.tree.size === 8);
  lastNote = (await parts.view()).checkpoint;
});
afterEach(() => database[Symbol.asyncDispose]());

function process(log: LogKeys, options: Partial<PartsOptions> = {}): TestParts {
  return testParts({ url: database.urlOf("evidence"), log, events, ...options });
}

const successor = (options: Partial<PartsOptions> = {}): TestParts =>
  process(second, { closed: [first], previousNote: () => lastNote, ...options });

const openings = (): Promise<readonly Record<string, unknown>[]> =>
  query(
    database.url,
    `select h.origin, s.log_index::int as index, s.payload from evidence.statement s
     join evidence.tlog_head h using (log_id) where s.kind = 'log-lifecycle'`,
  );

const find = (parts: TestParts, value: string, witnessed = false) =>
  getEvidence(parts)(
    create(GetEvidenceRequestSchema, {
      tenantId: "sample",
      subject: { case: "executionId", value },
      witnessed,
    }),
    operator,
  );

test("a new log begins with an event that names the closed one, its size and root", async () => {
  await using parts = successor();
  await parts.settled();
  const [opening, ...others] = await openings();
  expect(others).toEqual([]);
  expect(opening).toMatchObject({ origin: second.trusted.origin, index: 0 });
  const { predicate } = readLogLifecycle(opening?.["payload"] as Buffer);
  const closed = openCheckpoint(lastNote, noteVerifier(sha256, first.trusted.vkey, verifyEd25519));
  expect(predicate).toMatchObject({
    change: "opened",
    origin: second.trusted.origin,
    previous: { origin: closed.origin, size: 8, root: Buffer.from(closed.root).toString("hex") },
  });
});

test("it goes on after a restart, and says what it follows once, also without the file", async () => {
  for (const previousNote of [() => lastNote, () => lastNote, () => null]) {
    await using parts = successor({ previousNote });
    expect((await parts.settled()).kind).toBe("leading");
    await parts.sequencer.append(events.entry(events.decision()), Infinity);
  }
  expect(await openings()).toHaveLength(1);
});

test("two processes that open it at once make one log with one beginning", async () => {
  // Those who do not see each other's lock notice each other when they append.
  const cadence = { ...FAST, everyMs: 60_000 };
  const processes = [1, 2, 3].map((lockClass) => successor({ lockClass, cadence }));
  try {
    await Promise.all(processes.map((parts) => parts.settled()));
    const sent = events.entry(events.decision());
    const isIn = async (): Promise<boolean> => {
      const outcomes = processes.map((parts) => parts.sequencer.append(sent, Infinity));
      return (await Promise.allSettled(outcomes)).some(({ status }) => status === "fulfilled");
    };
    await eventually(isIn);
    expect(await openings()).toMatchObject([{ index: 0, origin: second.trusted.origin }]);
  } finally {
    await Promise.all(processes.map((parts) => parts[Symbol.asyncDispose]()));
  }
});

describe("is refused, and leaves the database as it is:", () => {
  const before = () => query(database.url, "select * from evidence.tlog_head order by log_id");

  test.each<[string, RegExp, LogKeys, Partial<PartsOptions>]>([
    [
      "a new log without the checkpoint of the closed one",
      /names the log .*\/test\/1, which has no entries yet, but it follows .*\/test\/0, which this database holds/,
      second,
      { closed: [first], previousNote: () => null },
    ],
    [
      "a new log that does not name the closed one as such",
      /not signed by a closed log of the trust file/,
      second,
      { previousNote: () => lastNote },
    ],
    [
      "a checkpoint that nobody signed",
      /not signed by a closed log of the trust file/,
      second,
      { closed: [first], previousNote: () => lastNote.replace("\n8\n", "\n7\n") },
    ],
  ])("%s", async (_, message, log, options) => {
    const heads = await before();
    await using parts = process(log, options);
    await expect(requireOpenable(parts.givens)).rejects.toThrow(message);
    await eventually(() => parts.state().kind !== "leading");
    await expect(parts.sequencer.append(events.entry(events.decision()), Infinity)).rejects.toThrow(
      Error,
    );
    expect(await before()).toEqual(heads);
  });

  test("a new log in an empty database when the trust file names a closed one", async () => {
    await using empty = await freshDatabase();
    const url = empty.urlOf("evidence");
    await using parts = process(second, { closed: [first], url });
    await expect(requireOpenable(parts.givens)).rejects.toThrow(/follows .*\/test\/0\. To open it/);
    await parts.frozen();
  });
});

describe("the closed log", () => {
  test("is not led any more by a process with the old trust file", async () => {
    {
      await using parts = successor();
      await parts.settled();
    }
    await using old = process(first);
    await expect(requireOpenable(old.givens)).rejects.toThrow(/is closed: .*\/test\/1 follows it/);
    expect(await old.frozen()).toMatchObject({ reason: expect.stringContaining("is closed") });
  });

  test("is left by a process that leads it, once the new one is opened", async () => {
    await using old = process(first);
    await old.settled();
    await using parts = successor();
    await parts.settled();
    expect(await old.frozen()).toMatchObject({ reason: expect.stringContaining("follows it") });
    const [head] = await query(
      database.url,
      "select size::int from evidence.tlog_head where log_id = 1",
    );
    expect(head).toEqual({ size: 8 });
  });

  test("refuses a leader that took over before it was closed", async () => {
    await using old = process(first, { cadence: { ...FAST, everyMs: 60_000 } });
    await old.settled();
    await using parts = successor();
    await parts.settled();
    const sent = old.sequencer.append(events.entry(events.decision()), Infinity);
    await expect(sent).rejects.toThrow(Error);
    const [head] = await query(
      database.url,
      "select size::int from evidence.tlog_head where log_id = 1",
    );
    expect(head).toEqual({ size: 8 });
  });

  test("proves its entries beside those of the new one, each against a checkpoint of its own log", async () => {
    await using parts = successor();
    await parts.settled();
    const redeemed = events.entry(events.redemption(decided));
    await parts.sequencer.append(redeemed, Infinity);
    await eventually(async () => (await parts.witnesses.cosigned())?.includes("\n3\n"));
    for (const witnessed of [false, true]) {
      const reply = await find(parts, decided.place?.executionId ?? "", witnessed);
      expect(reply.closedCheckpoints).toHaveLength(1);
      const checkpoints = [reply.checkpoint ?? "", ...(reply.closedCheckpoints ?? [])];
      const records = reply.records ?? [];
      expect(records.map(({ origin }) => origin)).toEqual([
        first.trusted.origin,
        second.trusted.origin,
      ]);
      for (const [i, entry] of [decided, redeemed].entries()) {
        const record = records[i];
        const log = [first, second].find((one) => one.trusted.origin === record?.origin);
        const verifier = noteVerifier(sha256, log?.trusted.vkey ?? "", verifyEd25519);
        const note = checkpoints.find((text) => text.startsWith(`${record?.origin}\n`)) ?? "";
        const { size, root } = openCheckpoint(note, verifier);
        verifyInclusion(sha256, {
          index: Number(record?.index),
          size,
          root,
          leafHash: leafHash(sha256, entry.leaf),
          proof: (record?.proof ?? []) as Uint8Array[],
        });
      }
    }
  });

  test("is not proven by a process that does not trust it", async () => {
    {
      await using parts = successor();
      await parts.settled();
    }
    await using parts = process(second);
    await parts.settled();
    const sent = find(parts, decided.place?.executionId ?? "");
    await expect(sent.catch(failureReason)).resolves.toBe("STATE_CONFLICT");
  });

  test("answers no retry: the new log can not prove what it does not hold", async () => {
    await using parts = successor();
    await parts.settled();
    expect(await parts.sequencer.append(decided, Infinity)).toMatchObject({
      code: "EVENT_CONFLICT",
    });
    const idempotency = { key: "k", requestDigest: new Uint8Array(32) };
    const retried = events.entry(events.decision(null, { idempotency }));
    expect(await parts.sequencer.append(retried, Infinity)).toMatchObject({
      code: "IDEMPOTENCY_CONFLICT",
    });
  });
});
