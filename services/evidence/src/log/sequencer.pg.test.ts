import { expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/database.ts";
import { query } from "../../../../test/support/query.ts";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { isLeading, testLog } from "../testing/test-log.ts";
import { watchedLog } from "../testing/watched-log.ts";
import { witness } from "../testing/witness.ts";

const events = sampleEvents();
const decisions = (count: number): Entry[] =>
  Array.from({ length: count }, () => events.entry(events.decision()));

async function openLog() {
  const database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  const sequencer = log.sequencer();
  await sequencer.until(isLeading);
  return {
    ...watchedLog(sequencer, witness(log.signer.vkey)),
    url: database.url,
    async [Symbol.asyncDispose]() {
      await sequencer[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test("concurrent callers get distinct leaves, valid proofs, and one growing tree", async () => {
  await using log = await openLog();
  const entries = decisions(600);
  const outcomes = await Promise.all(entries.map((entry) => log.append(entry)));
  const indexes = outcomes.map((o) => (o.kind === "appended" ? o.index : -1));
  expect(indexes.toSorted((a, b) => a - b)).toEqual(entries.map((_, i) => i));
  expect(await log.history()).toContain(600);
  const [counts] = await query(
    log.url,
    `select (select count(*) from evidence.statement) as statements,
       (select count(*) from evidence.execution) as executions,
       (select sum(cardinality(names)) from evidence.opening) as openings,
       (select count(*) from evidence.tile) as tiles, (select size from evidence.tlog_head) as size`,
  );
  expect(counts).toEqual({
    statements: "600",
    executions: "600",
    openings: "600",
    tiles: "2",
    size: "600",
  });
});

test("callers one after another get one checkpoint each", async () => {
  await using log = await openLog();
  for (const entry of decisions(5)) await log.append(entry);
  expect(await log.history()).toEqual([1, 2, 3, 4, 5]);
});

test("an execution goes from decision to outcome, and its head moves with revocations and activations", async () => {
  await using log = await openLog();
  const decision = events.entry(events.decision());
  await log.append(decision);
  const redemption = events.entry(events.redemption(decision));
  await log.append(redemption);
  await log.append(events.entry(events.outcome(redemption)));
  await log.append(events.entry(events.activation(1)));
  await log.append(events.entry(events.revocation()));
  await log.append(events.entry(events.revocation()));
  await log.append(events.entry(events.identityChange()));
  expect(await query(log.url, "select * from evidence.tenant_head")).toEqual([
    { tenant_id: "sample", policy_counter: "1", stop_epoch: "0", revocation_epoch: "2" },
  ]);
  const fences = { policyCounter: 1, stopEpoch: 0, revocationEpoch: 2 };
  const after = await log.append(events.entry(events.decision(null, { fences })));
  expect(after.kind).toBe("appended");
});

test("what depends on an entry of the same moment follows it", async () => {
  await using log = await openLog();
  const parent = events.decision();
  const entry = events.entry(parent);
  const redemption = events.entry(events.redemption(entry));
  const outcomes = await Promise.all(
    [entry, events.entry(events.decision(parent.execution)), redemption].map((e) => log.append(e)),
  );
  expect(outcomes.map((o) => o.kind)).toEqual(["appended", "appended", "appended"]);
});

test("statements and openings of the largest size are stored as they are", async () => {
  await using log = await openLog();
  const value = new Uint8Array(131_072).fill(7);
  const openings = ["a", "b", "c", "d"].map((name) => ({ name, value }));
  const large = Array.from({ length: 8 }, () => events.entry(events.largeDecision({ openings })));
  expect(large.every((entry) => entry.statement.payload.length > 60_000)).toBe(true);
  await Promise.all(large.map((entry) => log.append(entry)));
  const [stored] = await query(
    log.url,
    `select sum(octet_length(value)) as bytes, bool_and(value = $1) as same
     from evidence.opening, unnest(contents) as value`,
    [Buffer.from(value)],
  );
  expect(stored).toEqual({ bytes: `${8 * 4 * 131_072}`, same: true });
});

test("a restarted log goes on where it was, and proves what was appended before", async () => {
  await using database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  const seen = witness(log.signer.vkey);
  const entries = decisions(520);
  {
    await using first = log.sequencer();
    await first.until(isLeading);
    const watched = watchedLog(first, seen);
    await Promise.all(entries.slice(0, 300).map((entry) => watched.append(entry)));
  }
  await using second = log.sequencer();
  await second.until(isLeading);
  const watched = watchedLog(second, seen);
  expect(watched.view().tree.size).toBe(300);
  await Promise.all(entries.slice(300).map((entry) => watched.append(entry)));
  const indexes = entries.map((_, i) => i);
  const { tree, checkpoint } = watched.view();
  const proofs = await watched.prover.inclusion(tree, indexes);
  const [leaves] = await query(
    database.url,
    "select array_agg(event_id::text order by idx) as ids from evidence.tlog_entry",
  );
  const byId = new Map(entries.map((entry) => [entry.eventId, entry]));
  const ids = (leaves?.["ids"] ?? []) as string[];
  for (const [i, id] of ids.entries()) {
    const entry = byId.get(id);
    if (entry !== undefined) seen.sawInclusion(entry, i, proofs[i] ?? [], checkpoint);
    byId.delete(id);
  }
  expect(byId.size).toBe(0);
  expect(await watched.history()).toContain(520);
});

test("a log that is stopped right after an append is stopped at once", async () => {
  await using database = await freshDatabase();
  const log = testLog(database.urlOf("evidence"));
  const sequencer = log.sequencer();
  await sequencer.until(isLeading);
  await sequencer.append(events.entry(events.decision()), Infinity);
  await sequencer[Symbol.asyncDispose]();
  expect(sequencer.state()).toEqual({ kind: "waiting", reason: "stopped" });
});
