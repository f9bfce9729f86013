import { TILE_WIDTH } from "@writ/evidence";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { SAMPLE_MS, sampleEvents } from "../testing/events.ts";
import { isLeading, noteKey, ORIGIN, testLog, type TestLog } from "../testing/test-log.ts";
import { checkpointSigner } from "./checkpoint-signer.ts";
import { FrozenError } from "./frozen-error.ts";
import { currentView } from "./reader.ts";

const events = sampleEvents();
const isFrozen = (state: { kind: string }) => state.kind === "frozen";

let database: TestDatabase;
let log: TestLog;
beforeEach(async () => {
  database = await freshDatabase();
  log = testLog(database.urlOf("evidence"));
  await using sequencer = log.sequencer();
  await sequencer.until(isLeading);
  const entries = Array.from({ length: TILE_WIDTH + 4 }, () => events.entry(events.decision()));
  await Promise.all(entries.map((entry) => sequencer.append(entry, Infinity)));
});
afterEach(() => database[Symbol.asyncDispose]());

/** Changes rows behind the log's back, as the administrator and without triggers. */
async function tamper(sql: string, values: readonly unknown[] = []): Promise<void> {
  await query(
    database.url,
    "alter database " +
      new URL(database.url).pathname.slice(1) +
      " set session_replication_role = replica",
  );
  await query(database.url, sql, values);
}

async function expectFrozen(reason: RegExp): Promise<void> {
  await using sequencer = log.sequencer();
  const state = await sequencer.until((s) => isFrozen(s) || isLeading(s));
  expect(state).toMatchObject({ kind: "frozen", reason: expect.stringMatching(reason) });
  await expect(sequencer.append(events.entry(events.decision()), Infinity)).rejects.toThrow(
    FrozenError,
  );
  const [row] = await query(database.url, "select count(*)::int from evidence.statement");
  expect(row).toEqual({ count: TILE_WIDTH + 4 });
}

describe("the log freezes when", () => {
  test("the head's size is another", async () => {
    await tamper("update evidence.tlog_head set size = size - 1");
    await expectFrozen(/checkpoint is not over/);
  });

  test("the head's root is another", async () => {
    await tamper("update evidence.tlog_head set root = sha256(root)");
    await expectFrozen(/checkpoint is not over/);
  });

  test("the checkpoint was signed with another key", async () => {
    const forger = checkpointSigner(ORIGIN, noteKey(), noteKey());
    const root = Buffer.alloc(32);
    await tamper("update evidence.tlog_head set checkpoint = $1, root = $2, size = 3", [
      forger.sign({ size: 3, root }, SAMPLE_MS),
      root,
    ]);
    await expectFrozen(/not signed by this log's key/);
  });

  test("a tile is another", async () => {
    await tamper(
      "update evidence.tile set hashes = overlay(hashes placing '\\x00'::bytea from 100)",
    );
    await expectFrozen(/root over the stored leaves/);
  });

  test("a tile is gone", async () => {
    await tamper("delete from evidence.tile");
    await expectFrozen(/tiles of the right edge are missing/);
  });

  test("a leaf at the edge is another", async () => {
    await tamper(
      "update evidence.tlog_entry set entry = 'x', leaf_hash = sha256('\\x00'::bytea || 'x'::bytea) where idx = 257",
    );
    await expectFrozen(/root over the stored leaves/);
  });

  test("the last leaf is gone", async () => {
    await tamper("delete from evidence.tlog_entry where idx = 259");
    await expectFrozen(/tiles of the right edge are missing|there are 259/);
  });

  test("there is a leaf too many", async () => {
    await tamper(
      "insert into evidence.tlog_entry select log_id, 260, gen_random_uuid(), leaf_hash, entry from evidence.tlog_entry where idx = 0",
    );
    await expectFrozen(/tiles of the right edge are missing|there are 261/);
  });

  test("the clock is behind the last checkpoint", async () => {
    await using sequencer = log.sequencer({ now: () => SAMPLE_MS - 5_000 });
    const state = await sequencer.until(isFrozen);
    expect(state).toMatchObject({ reason: "the clock is 5000 ms behind the last checkpoint" });
  });
});

test("a clock set back while leading freezes the log before it signs again", async () => {
  let nowMs = SAMPLE_MS;
  await using sequencer = log.sequencer({ now: () => nowMs });
  await sequencer.until(isLeading);
  nowMs -= 60_000;
  const sent = sequencer.append(events.entry(events.decision()), Infinity);
  await expect(sent).rejects.toThrow(Error);
  expect((await sequencer.until(isFrozen)).kind).toBe("frozen");
});

test("a frozen log still proves what it holds", async () => {
  await using sequencer = log.sequencer({ now: () => SAMPLE_MS - 5_000 });
  await sequencer.until(isFrozen);
  const store = postgresLogStore(sequencer.pool, ORIGIN);
  const view = await currentView(sequencer, store, log.signer.vkey)();
  expect(view.tree.size).toBe(TILE_WIDTH + 4);
});
