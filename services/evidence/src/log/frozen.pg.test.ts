import { TILE_WIDTH } from "@writ/evidence";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
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

const FORGED_ROOT = Buffer.alloc(32);
const forger = checkpointSigner(ORIGIN, noteKey(), noteKey());
const FORGED = [forger.sign({ size: 3, root: FORGED_ROOT }, SAMPLE_MS), FORGED_ROOT];

describe("the log freezes when", () => {
  test.each<[string, RegExp, string, unknown[]?]>([
    [
      "the head's size is another",
      /checkpoint is not over/,
      "update evidence.tlog_head set size = size - 1",
    ],
    [
      "the head's root is another",
      /checkpoint is not over/,
      "update evidence.tlog_head set root = sha256(root)",
    ],
    [
      "the checkpoint was signed with another key",
      /not signed by this log's key/,
      "update evidence.tlog_head set checkpoint = $1, root = $2, size = 3",
      FORGED,
    ],
    [
      "a tile is another",
      /root over the stored leaves/,
      "update evidence.tile set hashes = overlay(hashes placing '\\x00'::bytea from 100)",
    ],
    ["a tile is gone", /tiles of the right edge are missing/, "delete from evidence.tile"],
    [
      "there is a tile too many",
      /number of full tiles/,
      "insert into evidence.tile select log_id, level, 1, hashes from evidence.tile",
    ],
    [
      "a leaf at the edge is another",
      /root over the stored leaves/,
      `update evidence.tlog_entry set entry = 'x', leaf_hash = sha256('\\x00'::bytea || 'x'::bytea)
       where idx = 257`,
    ],
    [
      "the last leaf is gone",
      /tiles of the right edge are missing/,
      "delete from evidence.tlog_entry where idx = 259",
    ],
    [
      "there is a leaf too many",
      /260 leaves, there are 261/,
      `insert into evidence.tlog_entry select log_id, 260, gen_random_uuid(), leaf_hash, entry
       from evidence.tlog_entry where idx = 0`,
    ],
  ])("%s", async (_, reason, sql, values) => {
    await tamper(sql, values);
    await using sequencer = log.sequencer();
    const state = await sequencer.until((s) => isFrozen(s) || isLeading(s));
    expect(state).toMatchObject({ kind: "frozen", reason: expect.stringMatching(reason) });
    const sent = sequencer.append(events.entry(events.decision()), Infinity);
    await expect(sent).rejects.toThrow(FrozenError);
    const [row] = await query(database.url, "select count(*)::int from evidence.statement");
    expect(row).toEqual({ count: TILE_WIDTH + 4 });
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
