import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../../test/support/database.ts";
import { query } from "../../../../../test/support/query.ts";
import { databaseCopy } from "../../testing/database-copy.ts";
import { sampleEvents } from "../../testing/events.ts";
import { logKeys } from "../../testing/log-keys.ts";
import { memoryAnchor } from "../../testing/memory-anchor.ts";
import { type RealWitness, realWitness } from "../../testing/real-witness.ts";
import { FAST, type PartsOptions, type TestParts, testParts } from "../../testing/test-parts.ts";
import { FrozenError } from "../frozen-error.ts";
import { eventually } from "../../testing/eventually.ts";

const NAME = "witness.test/1";
const events = sampleEvents();
const log = logKeys();

let database: TestDatabase;
let witness: RealWitness;
beforeEach(async () => {
  database = await freshDatabase();
  witness = await realWitness(NAME, [log]);
});
afterEach(async () => {
  await witness[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const watched = () => ({ policy: `${witness.line}quorum ${NAME}\n` });

function process(options: Partial<PartsOptions> = {}): TestParts {
  return testParts({ url: database.urlOf("evidence"), log, events, ...options });
}

async function grow(parts: TestParts, count: number): Promise<void> {
  const entries = Array.from({ length: count }, () => events.entry(events.decision()));
  await Promise.all(entries.map((entry) => parts.sequencer.append(entry, Infinity)));
}

const sizeOf = (parts: TestParts): Promise<number> => parts.view().then(({ tree }) => tree.size);

/** Grows the log by a run of a process, after which the anchor is at the newest checkpoint, and the witness if one is watching. */
async function run(count: number, options: Partial<PartsOptions> = {}): Promise<void> {
  await using parts = process(options);
  expect((await parts.settled()).kind).toBe("leading");
  await grow(parts, count);
  const size = await sizeOf(parts);
  if (options.policy !== undefined) await parts.witnessed(size, Infinity);
}

async function refused(options: Partial<PartsOptions>): Promise<string> {
  await using parts = process(options);
  const state = await parts.settled();
  const sent = parts.sequencer.append(events.entry(events.decision()), Infinity);
  await expect(sent).rejects.toThrow(FrozenError);
  // It is still read.
  await parts.check();
  return state.kind === "frozen" ? state.reason : "";
}

describe("a log does not start when", () => {
  test("the database was put back to before what the anchor file says", async () => {
    const anchor = memoryAnchor();
    await run(3, { anchor });
    await using backup = await databaseCopy(database);
    await run(4, { anchor });
    const reason = await refused({ anchor, url: backup.urlOf("evidence") });
    expect(reason).toMatch(/anchor\/0.checkpoint has seen 8 entries, the database holds 4/);
  });

  test("the anchor file is gone too, but a witness has seen more", async () => {
    await run(3, watched());
    await using backup = await databaseCopy(database);
    await run(4, watched());
    const reason = await refused({ ...watched(), url: backup.urlOf("evidence") });
    expect(reason).toBe(`the witness ${NAME} has seen 8 entries, the database holds 4`);
  });

  test("the database is a new one, and a witness knows the log", async () => {
    await run(3, watched());
    await using empty = await freshDatabase();
    const reason = await refused({ ...watched(), url: empty.urlOf("evidence") });
    expect(reason).toBe(`the witness ${NAME} has seen 4 entries, the database holds 0`);
  });

  test.each([
    ["of the same size", 2, /has seen another tree of 6 entries/],
    ["that is longer", 5, /9 entries do not continue the 6 that/],
  ])("it is a fork %s under the same key", async (_, count, expected) => {
    const anchor = memoryAnchor();
    await run(3, { ...watched(), anchor });
    await using fork = await databaseCopy(database);
    const url = fork.urlOf("evidence");
    await run(2, { ...watched(), anchor });
    // Whoever has the log's key can make it, but not the witness' or the anchor's memory.
    await run(count, { url });
    expect(await refused({ anchor, url })).toMatch(expected);
    expect(await refused({ ...watched(), url })).toMatch(expected);
  });

  test.each([
    ["damaged", "nonsense"],
    ["empty", ""],
    ["of another log", logKeys().signer.sign({ size: 1, root: Buffer.alloc(32) }, 1_000)],
  ])("the anchor file is %s", async (_, note) => {
    await run(1);
    const anchor = memoryAnchor();
    anchor.note = note;
    expect(await refused({ anchor })).toMatch(/anchor\/0.checkpoint is not a checkpoint signed by/);
    expect(anchor.note).toBe(note);
  });
});

test("a witness that is down stops nothing; once it is back it cosigns, and publication goes on", async () => {
  await witness.stop();
  await using parts = process(watched());
  expect((await parts.settled()).kind).toBe("leading");
  await grow(parts, 2);
  await eventually(() => parts.warned.some((line) => line.includes(NAME)));
  expect(parts.published).toEqual([]);
  await witness.start();
  await eventually(() => parts.published.at(-1)?.tree.size === 3);
  expect(parts.published.at(-1)?.checkpoint).toContain(`\n— ${NAME} `);
});

describe("a log that is led freezes when", () => {
  test("a witness sees another history of it", async () => {
    await run(2, watched());
    await using copy = await databaseCopy(database);
    await using parts = process(watched());
    expect((await parts.settled()).kind).toBe("leading");
    await run(1, { ...watched(), url: copy.urlOf("evidence") });
    expect(await parts.frozen()).toMatchObject({
      reason: `the witness ${NAME} has seen 4 entries, the database holds 3`,
    });
    expect(await refused(watched())).toContain("has seen 4 entries");
  });

  test("a backup is restored under it", async () => {
    await using parts = process();
    await parts.settled();
    await grow(parts, 2);
    const [old] = await query(database.url, "select * from evidence.tlog_head");
    await grow(parts, 2);
    await restoreHead(old ?? {});
    expect(await parts.frozen()).toMatchObject({
      reason: "somebody else changed the database: its head has 3 entries, this process wrote 5",
    });
  });

  test("a backup with another epoch is restored under it", async () => {
    await using parts = process();
    await parts.settled();
    await grow(parts, 2);
    const [old] = await query(database.url, "select * from evidence.tlog_head");
    await grow(parts, 2);
    await restoreHead({ ...old, epoch: 0 }, "idx >= 3");
    expect(await parts.frozen()).toMatchObject({
      reason: expect.stringMatching(/has seen 5 entries, the database holds 3/),
    });
  });

  test("what was stored is not what was hashed", async () => {
    await tamper(`alter table evidence.tlog_entry drop constraint tlog_entry_check`);
    await tamper(
      `create function evidence.rot() returns trigger language plpgsql as $$
       begin
         if new.idx = 2 then new.entry := set_bit(new.entry, 1000, 1 - get_bit(new.entry, 1000)); end if;
         return new;
       end $$`,
    );
    await tamper(
      `create trigger rot before insert on evidence.tlog_entry for each row execute function evidence.rot()`,
    );
    await using parts = process();
    await parts.settled();
    await grow(parts, 2);
    expect(await parts.frozen()).toMatchObject({
      reason: "the stored entries do not give the signed root of 3",
    });
  });

  test("its head is gone", async () => {
    await using parts = process();
    await parts.settled();
    await grow(parts, 1);
    await tamper("delete from evidence.tlog_head", "tlog_head");
    expect((await parts.frozen()).kind).toBe("frozen");
  });
});

test("an orderly stop leaves nothing that anchor, witnesses and publication do not know", async () => {
  const anchor = memoryAnchor();
  const cadence = { ...FAST, everyMs: 60_000 };
  const parts = process({ ...watched(), anchor, cadence });
  await parts.settled();
  await grow(parts, 5);
  await parts[Symbol.asyncDispose]();
  expect(anchor.note).toContain("\n6\n");
  expect(anchor.note).toContain(`\n— ${NAME} `);
  expect(parts.published.at(-1)?.tree.size).toBe(6);
  const kept = await query(
    database.url,
    "select size::int, checkpoint from evidence.cosigned_checkpoint",
  );
  expect(kept).toEqual([{ size: 6, checkpoint: anchor.note }]);
});

test("an anchor file that is removed while the log is led is written again", async () => {
  const anchor = memoryAnchor();
  await using parts = process({ anchor });
  await parts.settled();
  await grow(parts, 1);
  await eventually(() => anchor.note?.includes("\n2\n"));
  anchor.note = undefined;
  await grow(parts, 1);
  await eventually(() => anchor.note?.includes("\n3\n"));
  expect(parts.state().kind).toBe("leading");
});

test("an anchor file that somebody changes while the log is led freezes it", async () => {
  const anchor = memoryAnchor();
  await using parts = process({ anchor });
  await parts.settled();
  await grow(parts, 1);
  await eventually(() => anchor.note?.includes("\n2\n"));
  anchor.note = log.signer.sign({ size: 9, root: Buffer.alloc(32, 9) }, 1_000);
  await grow(parts, 1);
  expect(await parts.frozen()).toMatchObject({ reason: expect.stringContaining("has seen 9") });
});

test("a publication that fails stops nothing and is tried again", async () => {
  let isBroken = true;
  const sizes: number[] = [];
  await using parts = process({
    publish({ tree }) {
      if (isBroken) return Promise.reject(new Error("the disk is full"));
      sizes.push(tree.size);
      return Promise.resolve();
    },
  });
  await parts.settled();
  await grow(parts, 1);
  await eventually(() => parts.warned.includes("publication: the disk is full"));
  isBroken = false;
  await grow(parts, 1);
  await eventually(() => sizes.at(-1) === 3);
  expect(parts.state().kind).toBe("leading");
});

/** Changes rows behind the log's back, as the administrator. */
async function tamper(sql: string, table?: string): Promise<void> {
  if (table !== undefined)
    await query(database.url, `alter table evidence.${table} disable trigger all`);
  await query(database.url, sql);
}

async function restoreHead(row: Readonly<Record<string, unknown>>, gone?: string): Promise<void> {
  if (gone !== undefined)
    await tamper(`delete from evidence.tlog_entry where ${gone}`, "tlog_entry");
  await query(
    database.url,
    "update evidence.tlog_head set epoch = $1, size = $2, root = $3, checkpoint = $4, signed_at = $5",
    ["epoch", "size", "root", "checkpoint", "signed_at"].map((name) => row[name]),
  );
}
