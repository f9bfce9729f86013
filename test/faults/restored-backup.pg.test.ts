import type pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FrozenError } from "../../services/evidence/src/log/frozen-error.ts";
import { databaseCopy } from "../../services/evidence/src/testing/database-copy.ts";
import { sampleEvents } from "../../services/evidence/src/testing/events.ts";
import { logKeys } from "../../services/evidence/src/testing/log-keys.ts";
import { memoryAnchor } from "../../services/evidence/src/testing/memory-anchor.ts";
import { type RealWitness, realWitness } from "../../services/evidence/src/testing/real-witness.ts";
import {
  type PartsOptions,
  type TestParts,
  testParts,
} from "../../services/evidence/src/testing/test-parts.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { connected } from "../support/query.ts";

const SOON = { timeout: 20_000, interval: 5 };
const WITNESS = "witness.test/1";
/** The keys of the first leader and three decisions; then one more. */
const BACKED_UP = 4;
const SEEN = 5;

type Memory = "anchor" | "witness";

const events = sampleEvents();
const log = logKeys();

let database: TestDatabase;
let backup: TestDatabase;
let witness: RealWitness;
const anchor = memoryAnchor();

beforeEach(async () => {
  database = await freshDatabase();
  witness = await realWitness(WITNESS, [log]);
  anchor.note = undefined;
});
afterEach(async () => {
  await witness[Symbol.asyncDispose]();
  await backup[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function start(memories: readonly Memory[], url = database.urlOf("evidence")): TestParts {
  const options: Pick<PartsOptions, "anchor" | "policy"> = {
    ...(memories.includes("anchor") && { anchor }),
    ...(memories.includes("witness") && { policy: `${witness.line}quorum ${WITNESS}\n` }),
  };
  return testParts({ url, log, events, ...options });
}

async function decide(parts: TestParts, count: number): Promise<void> {
  const entries = Array.from({ length: count }, () => events.entry(events.decision()));
  await Promise.all(entries.map((entry) => parts.sequencer.append(entry, Infinity)));
}

/** A log of which the last entry is not in the backup. */
async function backUpAndGoOn(memories: readonly Memory[]): Promise<void> {
  {
    await using parts = start(memories);
    await parts.settled();
    await decide(parts, BACKED_UP - 1);
  }
  backup = await databaseCopy(database);
  await using parts = start(memories);
  await parts.settled();
  await decide(parts, 1);
  if (memories.includes("witness")) await parts.witnessed(SEEN, Infinity);
}

describe("a database that is put back to before the last entry freezes the log", () => {
  test.each<[string, readonly Memory[], RegExp]>([
    ["by the anchor file alone", ["anchor"], /^the anchor file .* has seen 5 entries, .* holds 4$/],
    ["by a witness alone", ["witness"], /^the witness .* has seen 5 entries, .* holds 4$/],
    ["by both", ["anchor", "witness"], / has seen 5 entries, the database holds 4$/],
  ])("%s", async (_, memories, reason) => {
    await backUpAndGoOn(memories);
    await using parts = start(memories, backup.urlOf("evidence"));
    expect(await parts.frozen()).toMatchObject({ reason: expect.stringMatching(reason) });
    await expect(decide(parts, 1)).rejects.toThrow(FrozenError);
    await parts.check();
    expect(parts.published).toEqual([]);
    expect((await parts.view()).tree.size).toBe(BACKED_UP);
  });

  test("not when nothing outside of it remembers: that is why something has to", async () => {
    await backUpAndGoOn([]);
    await using parts = start([], backup.urlOf("evidence"));
    expect((await parts.settled()).kind).toBe("leading");
  });
});

test("a failover to a replica that lost the last commit freezes the leader by its own memory", async () => {
  const forgetful = { path: "none", read: async () => undefined, write: async () => {} };
  await using parts = testParts({
    url: database.urlOf("evidence"),
    log,
    events,
    anchor: forgetful,
  });
  await parts.settled();
  await decide(parts, BACKED_UP - 1);
  await withoutConnections(async () => {
    backup = await databaseCopy(database);
  });
  await vi.waitUntil(() => parts.state().kind === "leading", SOON);
  await decide(parts, 1);
  // The replica gets the primary's name.
  await withoutConnections(async (admin) => {
    const [lost, replica] = [nameOf(database), nameOf(backup)];
    await admin.query(`alter database ${lost} rename to ${lost}_gone`);
    await admin.query(`alter database ${replica} rename to ${lost}`);
    await admin.query(`alter database ${lost}_gone rename to ${replica}`);
  });
  expect(await parts.frozen()).toMatchObject({
    reason: "this process has seen 5 entries, the database holds 4",
  });
  await expect(decide(parts, 1)).rejects.toThrow(FrozenError);
});

function nameOf({ url }: Pick<TestDatabase, "url">): string {
  return new URL(url).pathname.slice(1);
}

/** Does something to the database while nobody is connected to it. */
async function withoutConnections(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const name = nameOf(database);
  const url = new URL(database.url);
  url.pathname = "/postgres";
  await connected(url.href, async (admin) => {
    await admin.query(`alter database ${name} with allow_connections false`);
    const ending = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    await vi.waitUntil(async () => (await admin.query(ending, [name])).rows.length === 0, SOON);
    await work(admin);
    await admin.query(`alter database ${name} with allow_connections true`);
    await admin.query(`alter database ${nameOf(backup)} with allow_connections true`);
  });
}
