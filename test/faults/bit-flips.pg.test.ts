import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { FrozenError } from "../../services/evidence/src/log/frozen-error.ts";
import type { Batch, LogStore } from "../../services/evidence/src/log/log-store.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { type EvidenceLeader, evidenceLeader } from "../support/evidence-leader.ts";
import { query } from "../support/query.ts";
import { type FaultLog, faultLog, isLeading } from "./fault-log.ts";

const BEFORE = 3;
const TILE = 256;

let database: TestDatabase;
let log: FaultLog;

beforeEach(async () => {
  database = await freshDatabase();
  log = await faultLog();
});
afterEach(async () => {
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A process on this database whose memory changes what it is about to store. */
async function leaderWith(flip: (batch: Batch) => Batch = (batch) => batch) {
  const alter = (store: LogStore): LogStore => ({
    ...store,
    async lead() {
      const leadership = await store.lead();
      return leadership && { ...leadership, commit: (batch) => leadership.commit(flip(batch)) };
    },
  });
  const leader = evidenceLeader(log.settings(database.urlOf("evidence")), alter);
  await leader.until(({ kind }) => kind !== "waiting");
  return leader;
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 0x10 : byte));
}

/** Changes the last leaf of a batch. */
function lastLeaf(
  batch: Batch,
  change: (leaf: Batch["leaves"][number]) => Batch["leaves"][number],
) {
  const last = batch.leaves.length - 1;
  return { ...batch, leaves: batch.leaves.map((leaf, i) => (i === last ? change(leaf) : leaf)) };
}

/** Changes what is stored of the last leaf: its bytes, its hash, the statement that it stands for. */
const flips = {
  bytes: (batch: Batch): Batch =>
    lastLeaf(batch, ({ entry, leafHash }) => ({
      entry: { ...entry, leaf: flipped(entry.leaf) },
      leafHash,
    })),
  hash: (batch: Batch): Batch =>
    lastLeaf(batch, ({ entry, leafHash }) => ({ entry, leafHash: flipped(leafHash) })),
  statement: (batch: Batch): Batch =>
    lastLeaf(batch, ({ entry, leafHash }) => {
      const { statement } = entry;
      const payload = flipped(statement.payload);
      return { entry: { ...entry, statement: { ...statement, payload } }, leafHash };
    }),
} as const;

/** An entry whose leaf is another one at one of the times that it is read. */
function unstable(entry: Entry, flippedRead: number) {
  let reads = 0;
  const { leaf } = entry;
  return {
    entry: {
      ...entry,
      get leaf(): Uint8Array {
        return ++reads === flippedRead ? flipped(leaf) : leaf;
      },
    },
    wasFlipped: () => reads >= flippedRead,
  };
}

async function storedLeaves(): Promise<number> {
  const [row] = await query(database.url, "select count(*)::int as n from evidence.tlog_entry");
  return Number(row?.["n"]);
}

async function grown(leader: EvidenceLeader, count = BEFORE): Promise<void> {
  await Promise.all(log.entries(count).map((entry) => log.insist(leader, entry)));
}

/** Every checkpoint that left the process: what a reader is shown, and the anchor. */
async function seenSize(leader: EvidenceLeader): Promise<number | undefined> {
  await log.sawAnchor();
  const state = leader.state();
  if (state.kind !== "leading") return undefined;
  log.ledger.released(state.view.checkpoint);
  return state.view.tree.size;
}

describe("a bit of a leaf that flips", () => {
  test("at any time that it is hashed or stored is never in a tree that was signed and shown", async () => {
    let isTooLate = false;
    let reads = 0;
    while (!isTooLate) {
      await using leader = await leaderWith();
      await grown(leader, 1);
      const before = await storedLeaves();
      const { entry, wasFlipped } = unstable(first(log.entries(1)), ++reads);
      const told = await leader.append(entry).catch(() => undefined);
      isTooLate = !wasFlipped();
      expect(told?.outcome.kind === "appended").toBe(isTooLate);
      expect(await storedLeaves()).toBe(before + (isTooLate ? 1 : 0));
      await seenSize(leader);
      expect(await log.faults(database.url)).toEqual([]);
    }
    // As often as it is hashed, checked and stored.
    expect(reads).toBeGreaterThan(3);
  });

  test("while it is hashed freezes the log before anything is signed", async () => {
    for (const read of [1, 2]) {
      await using leader = await leaderWith();
      await grown(leader, 1);
      const size = await seenSize(leader);
      const { entry } = unstable(first(log.entries(1)), read);
      await expect(leader.append(entry)).rejects.toThrow("not known yet");
      const state = await leader.until(({ kind }) => kind === "frozen");
      expect(state).toMatchObject({
        reason: `the tree in memory does not hold the hash of leaf ${size}`,
      });
      await expect(log.attempt(leader, first(log.entries(1)))).rejects.toThrow(FrozenError);
      expect(await log.faults(database.url)).toEqual([]);
    }
  });

  test.each(["bytes", "hash", "statement"] as const)(
    "between hashing and storing, its %s, each time: it is refused, the others are stored",
    async (what) => {
      const victim = first(log.entries(1));
      await using leader = await leaderWith((batch) =>
        batch.leaves.at(-1)?.entry.eventId === victim.eventId ? flips[what](batch) : batch,
      );
      await grown(leader);
      const others = log.entries(2);
      const rest = await Promise.all(
        [...others, victim].map((entry) => log.attempt(leader, entry)),
      );
      expect(rest.pop()).toMatchObject({ outcome: { kind: "refused", code: "ENTRY_INVALID" } });
      for (const other of rest) expect(other).toMatchObject({ outcome: { kind: "appended" } });
      expect(await seenSize(leader)).toBe(BEFORE + others.length);
      expect(await log.faults(database.url)).toEqual([]);
    },
  );

  test.each(["bytes", "hash", "statement"] as const)(
    "between hashing and storing, its %s, one time: nothing of the batch is stored, and all of it at the second attempt",
    async (what) => {
      let isNext = false;
      await using leader = await leaderWith((batch) => {
        const isNow = isNext;
        isNext = false;
        return isNow ? flips[what](batch) : batch;
      });
      await grown(leader);
      isNext = true;
      await grown(leader);
      expect(isNext).toBe(false);
      expect(await storedLeaves()).toBe(2 * BEFORE);
      expect(await log.faults(database.url)).toEqual([]);
    },
  );
});

test.each<[string, (batch: Batch) => Batch]>([
  ["root", (batch) => ({ ...batch, head: { ...batch.head, root: flipped(batch.head.root) } })],
  [
    "checkpoint",
    (batch) => ({
      ...batch,
      head: { ...batch.head, checkpoint: batch.head.checkpoint.replace(/[A-Z]/, "0") },
    }),
  ],
])("a head whose stored %s is not the signed one freezes the log", async (_, flip) => {
  let isFlipping = false;
  await using leader = await leaderWith((batch) => (isFlipping ? flip(batch) : batch));
  await grown(leader);
  isFlipping = true;
  await log.insist(leader, first(log.entries(1)));
  const state = await leader.until(({ kind }) => kind === "frozen");
  expect(state).toMatchObject({
    reason: expect.stringContaining("somebody else changed the data"),
  });
  await using next = await leaderWith();
  expect(next.state()).toMatchObject({ kind: "frozen" });
});

test("a tile that is stored otherwise than it was computed freezes the next leader before it signs on top of it", async () => {
  {
    await using leader = await leaderWith((batch) => ({
      ...batch,
      fullTiles: batch.fullTiles.map((tile) => ({ ...tile, hashes: flipped(tile.hashes) })),
    }));
    await grown(leader, TILE + 1);
    expect(isLeading(leader.state())).toBe(true);
  }
  await using next = await leaderWith();
  expect(next.state()).toMatchObject({
    kind: "frozen",
    reason: "the root over the stored leaves is not the signed one",
  });
  expect(await storedLeaves()).toBe(TILE + 1);
});

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new RangeError("there is none");
  return item;
}
