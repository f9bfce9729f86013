import { requireDurable } from "@writ/postgres";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test, vi } from "vitest";
import { FrozenError } from "../../services/evidence/src/log/frozen-error.ts";
import { type EvidenceLeader, evidenceLeader } from "../support/evidence-leader.ts";
import { type OwnServer, ownServer } from "../support/own-server.ts";
import { connected, query } from "../support/query.ts";
import { type FaultLog, faultLog, isLeading } from "./fault-log.ts";

const CALLERS = 8;
const SOON = { timeout: 20_000, interval: 5 };

let server: OwnServer;
let database: Awaited<ReturnType<OwnServer["database"]>>;
let log: FaultLog;

beforeAll(async () => {
  server = await ownServer();
});
afterAll(() => server?.[Symbol.asyncDispose]());
beforeEach(async () => {
  database = await server.database();
  log = await faultLog();
});
afterEach(() => log[Symbol.asyncDispose]());

function leaderOf({ evidenceUrl }: { readonly evidenceUrl: string }): EvidenceLeader {
  return evidenceLeader(log.settings(evidenceUrl));
}

/** Callers that append one entry after the other, each until it is answered. */
function startLoad(leader: EvidenceLeader) {
  let isStopping = false;
  const caller = async (): Promise<void> => {
    while (!isStopping) for (const entry of log.entries(1)) await log.insist(leader, entry);
  };
  const running = Promise.all(Array.from({ length: CALLERS }, caller));
  return {
    /** Resolves when so many more are acknowledged. */
    async goesOn(count: number): Promise<void> {
      const goal = log.ledger.counts().acknowledged + count;
      await vi.waitUntil(() => log.ledger.counts().acknowledged >= goal, SOON);
    },
    async stop(): Promise<void> {
      isStopping = true;
      await running;
    },
  };
}

describe("a database that waits for its disks", () => {
  test("is stopped immediately, again and again under load, and has everything that was acknowledged", async () => {
    await using leader = leaderOf(database);
    await leader.until(isLeading);
    const load = startLoad(leader);
    for (const signal of ["SIGQUIT", "SIGQUIT", "SIGKILL", "SIGQUIT", "SIGKILL"] as const) {
      await load.goesOn(40);
      await log.sawAnchor();
      await server.crash(signal);
      await server.start();
    }
    await load.goesOn(40);
    await load.stop();
    expect(await log.faults(database.url)).toEqual([]);
    expect(log.ledger.counts().acknowledged).toBeGreaterThanOrEqual(240);
  }, 120_000);

  test("dies before a commit is durable: it is rolled back, nobody saw its head, and a retry appends it", async () => {
    await using leader = leaderOf(database);
    await leader.until(isLeading);
    const entries = log.entries(3);
    const told = await whileBlocked(entries, leader, () => server.crash("SIGQUIT"));
    expect(told).toEqual(entries.map(() => "NotLeadingError"));
    await server.start();
    await leader.until(isLeading);
    const [row] = await query(database.url, "select count(*)::int as n from evidence.tlog_entry");
    expect(row).toEqual({ n: 0 });
    for (const entry of entries)
      expect((await log.insist(leader, entry)).outcome.kind).toBe("appended");
    expect(await log.faults(database.url)).toEqual([]);
  });

  test("has everything up to the last acknowledgement after a power cut", async () => {
    {
      await using leader = leaderOf(database);
      for (const entry of log.entries(20)) await log.insist(leader, entry);
    }
    const flushed = await server.walFlushed();
    await server.crash("SIGKILL");
    await server.loseWalFrom(flushed);
    await server.start();
    expect(await log.faults(database.url)).toEqual([]);
  });
});

/** Without these the tests above would prove nothing: they have to see a loss where there is one. */
describe("a database that lies about its disks loses entries, which is seen, and the log freezes", () => {
  test("after a stop, when it does not wait for its log to be written", async () => {
    await restarted({ synchronous_commit: "off" });
    expect(await refusal()).toContain("synchronous_commit must be on");
    await using leader = leaderOf(database);
    for (const entry of log.entries(10)) await log.insist(leader, entry);
    await server.stopWalWriter();
    for (const entry of log.entries(10)) await log.insist(leader, entry);
    await restarted({});
    await expectFrozen(leader);
    expect(await log.faults(database.url)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ is lost$/),
        expect.stringMatching(/^20 entries were signed and shown/),
      ]),
    );
  });

  test("after a power cut, when it does not wait for its log to be on disk", async () => {
    await restarted({ bgwriter_lru_maxpages: "0", fsync: "off" });
    expect(await refusal()).toContain("fsync must be on");
    {
      await using leader = leaderOf(database);
      for (const entry of log.entries(10)) await log.insist(leader, entry);
    }
    const onDisk = await server.walFlushed();
    {
      await using leader = leaderOf(database);
      for (const entry of log.entries(10)) await log.insist(leader, entry);
    }
    await server.crash("SIGKILL");
    await server.loseWalFrom(onDisk);
    await server.start({ fsync: "off" });
    const faults = await log.faults(database.url);
    expect(faults.filter((fault) => fault.endsWith(" is lost"))).toHaveLength(10);
    await using leader = leaderOf(database);
    await expectFrozen(leader);
  });

  test("so the service does not start on one", async () => {
    await restarted({ fsync: "off", full_page_writes: "off", synchronous_commit: "off" });
    expect(await refusal()).toContain("fsync, full_page_writes, synchronous_commit must be on");
  });
});

async function restarted(settings: Readonly<Record<string, string>>): Promise<void> {
  await server.crash("SIGKILL");
  await server.start(settings);
}

/** What the service says to this database at its start. */
function refusal(): Promise<unknown> {
  return connected(database.evidenceUrl, requireDurable).catch(String);
}

/** Something outside the database has seen more than it holds. */
async function expectFrozen(leader: EvidenceLeader): Promise<void> {
  const state = await leader.until(({ kind }) => kind === "frozen");
  expect(state).toMatchObject({
    reason: expect.stringMatching(/ has seen \d+ entries, the database holds \d+$/),
  });
  await expect(log.attempt(leader, first(log.entries(1)))).rejects.toThrow(FrozenError);
}

/** Does something while the entries' statement waits inside the database; what their callers are told. */
async function whileBlocked(
  entries: ReturnType<FaultLog["entries"]>,
  leader: EvidenceLeader,
  work: () => Promise<void>,
): Promise<readonly unknown[]> {
  const blocking = connected(database.url, async (blocker) => {
    blocker.on("error", () => {});
    await blocker.query("begin; lock table evidence.opening in share mode");
    const told = Promise.all(entries.map((entry) => log.attempt(leader, entry)));
    await vi.waitUntil(async () => {
      const { rows } = await blocker.query(
        "select from pg_locks where not granted and relation = 'evidence.opening'::regclass",
      );
      return rows.length > 0;
    }, SOON);
    await work();
    return told;
  });
  return blocking;
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new RangeError("there is none");
  return item;
}
