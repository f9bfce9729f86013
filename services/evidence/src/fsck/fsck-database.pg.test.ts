import { decodeBase64Url } from "@writ/encoding";
import { type Finding, NOTE_COSIGNATURE, vkey } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { connected } from "../../../../test/support/query.ts";
import type { Submission } from "../entry/submission.ts";
import { checkpointSigner } from "../log/checkpoint-signer.ts";
import { openSequencer } from "../log/sequencer.ts";
import { onSnapshot } from "../store/fsck-store.ts";
import { openPool } from "@writ/postgres";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { noteKey, ORIGIN } from "../testing/test-log.ts";
import { freeStart, unguarded } from "../testing/unguarded.ts";
import { fsckDatabase } from "./fsck-database.ts";
import { type ForgedIds, forgeries } from "./testing/forgeries.ts";

const events = sampleEvents();
const [logKey, timestampKey] = [noteKey(), noteKey()];
const signer = checkpointSigner(ORIGIN, logKey, timestampKey);
const rawTimestampKey = decodeBase64Url(
  "x" in timestampKey.publicJwk ? timestampKey.publicJwk.x : "",
);
const trust = {
  log: {
    origin: ORIGIN,
    vkey: signer.vkey,
    timestampVkey: vkey(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, rawTimestampKey),
  },
  closedLogs: [],
  keys: Object.values(events.recorders).map((recorder) => recorder.trusted),
};
let database: TestDatabase;
let ids: ForgedIds;

/** Appends a chain of executions with what happened to them, and 300 more decisions: more than one tile. */
async function fill(url: string): Promise<ForgedIds> {
  const pool = openPool(url, { applicationName: "fsck-test" });
  const store = postgresLogStore(pool, ORIGIN);
  let isLeading = (): void => {};
  const leading = new Promise<void>((resolve) => (isLeading = resolve));
  const sequencer = openSequencer({
    store,
    signer,
    guard: unguarded,
    start: freeStart(store),
    now: () => SAMPLE_MS,
    onState: (state) => state.kind === "leading" && isLeading(),
  });
  await leading;
  const append = async (submission: Submission) => {
    const entry = events.entry(submission);
    expect((await sequencer.append(entry, Infinity)).kind).toBe("appended");
    return entry;
  };
  const root = events.decision();
  const rootEntry = await append(root);
  const child = events.decision(root.execution);
  const childEntry = await append(child);
  const redemption = await append(events.redemption(childEntry));
  const progress = await append(events.progress(redemption));
  const outcome = await append(events.outcome(progress));
  await append(events.redemption(rootEntry));
  await append(events.identityChange());
  await append(events.plain("key-change"));
  await append(events.refusal("DENY", root.execution));
  const causes = [root, child].map(({ execution }) => execution.executionId).toSorted();
  const led = events.decision(null, {}, causes);
  const refused = await append(events.refused(await append(led)));
  await Promise.all(Array.from({ length: 298 }, () => append(events.decision())));
  // What moves the tenant's head comes last: the decisions above are of before.
  const revocation = await append(events.revocation());
  await append(events.activation(1));
  await sequencer[Symbol.asyncDispose]();
  await pool.end();
  return {
    root: root.execution.executionId,
    child: child.execution.executionId,
    redemption: redemption.eventId,
    outcome: outcome.eventId,
    led: led.execution.executionId,
    refused: refused.eventId,
    revocation: revocation.eventId,
  };
}

async function fsck(change: Partial<typeof trust> = {}): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const count = await onSnapshot(database.urlOf("evidence"), (store) =>
    fsckDatabase({ ...trust, ...change }, store, {
      finding: (_, finding) => findings.push(finding),
      progress: () => {},
      done: () => {},
    }),
  );
  expect(count).toBe(findings.length);
  return findings;
}

/** What fsck says of a database that somebody with all rights has changed; the change is undone. */
async function after(...changes: readonly string[]): Promise<string> {
  await connected(database.url, async (client) => {
    await client.query("set session_replication_role = replica");
    for (const sql of [...UNCHECKED, ...changes]) await client.query(sql);
  });
  const findings = await fsck();
  return findings.map((f) => `${f.place}: expected ${f.expected}, found ${f.found}`).join("\n");
}

/** Checks that the database makes itself are in the way of a forger with all rights only for a moment. */
const UNCHECKED = [
  "alter table evidence.statement drop constraint if exists statement_check1",
  "alter table evidence.tlog_entry drop constraint if exists tlog_entry_check",
];

beforeAll(async () => {
  database = await freshDatabase();
  ids = await fill(database.urlOf("evidence"));
});
afterAll(() => database[Symbol.asyncDispose]());

describe("the check of a database", () => {
  it("finds nothing wrong with what the service wrote", async () => {
    expect(await fsck()).toEqual([]);
  });

  it("knows a key that is retired as long as it signed before", async () => {
    const retired = (retiredAt: string) => ({
      keys: trust.keys.map((key) => ({ ...key, retiredAt })),
    });
    expect(await fsck(retired("2999-01-01T00:00:00.000Z"))).toEqual([]);
    const early = await fsck(retired("2001-01-01T00:00:00.000Z"));
    expect(early.length).toBeGreaterThan(300);
  });

  it("misses a key, and a log, that is not of this database", async () => {
    const [, ...keys] = trust.keys;
    expect(
      (await fsck({ keys })).every(({ expected }) => expected === "a key of the trust file"),
    ).toBe(true);
    const closedLogs = [{ ...trust.log, origin: "evidence.writ.local/test/9" }] as never[];
    expect(await fsck({ closedLogs })).toContainEqual({
      place: "head",
      expected: "a log",
      found: "nothing",
    });
  });
});

describe("the check of a database finds", () => {
  /** Each works on its own copy. */
  beforeEach(async () => {
    await database[Symbol.asyncDispose]();
    database = await freshDatabase();
    ids = await fill(database.urlOf("evidence"));
  });

  it.each(forgeries)("%s", async (_, sql, expected) => {
    expect(await after(...sql(ids))).toContain(expected);
  });
});
