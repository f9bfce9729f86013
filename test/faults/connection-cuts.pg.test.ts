import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Batch } from "../../services/evidence/src/log/log-store.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { type EvidenceLeader, evidenceLeader } from "../support/evidence-leader.ts";
import { type Point, statementProxy, type StatementProxy } from "../support/statement-proxy.ts";
import { type FaultLog, faultLog, isLeading } from "./fault-log.ts";

const BURST = 5;

let database: TestDatabase;
let between: StatementProxy;
let log: FaultLog;
let leader: EvidenceLeader;

beforeEach(async () => {
  database = await freshDatabase();
  between = await statementProxy(database.urlOf("evidence"));
  log = await faultLog();
  leader = evidenceLeader(log.settings(between.url));
  await leader.until(isLeading);
});

afterEach(async () => {
  await leader[Symbol.asyncDispose]();
  await between[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Cuts the connection when an append is at this point. What its callers were told, and are told when they ask again. */
async function cutAt(point: Point) {
  const burst = log.entries(BURST);
  const reached = between.stopNext(point);
  const first = Promise.all(burst.map((entry) => log.attempt(leader, entry)));
  await reached;
  between.cut();
  const told = await first;
  const again = await Promise.all(burst.map((entry) => log.insist(leader, entry)));
  return { told, outcomes: again.map(({ outcome }) => outcome) };
}

const unknown = Array.from({ length: BURST }, () => "NotLeadingError");

describe("a connection that is cut at the commit leaves callers without an answer, never with a wrong one", () => {
  test.each<[string, Point, "appended" | "existed"]>([
    ["before the statement arrived", "request", "appended"],
    ["when half of the statement had arrived", "half-request", "appended"],
    ["when the statement had been answered but was not committed", "commit", "appended"],
    ["when it was committed and the last message was missing", "ready", "existed"],
    ["when it was committed and nobody had heard", "answer", "existed"],
  ])("%s", async (_, point, kind) => {
    const { outcomes, told } = await cutAt(point);
    expect(told).toEqual(unknown);
    expect(outcomes).toMatchObject(unknown.map((__, index) => ({ kind, index })));
    expect(await log.faults(database.url)).toEqual([]);
  });
});

test("many cuts, one after the other at every point, lose nothing", async () => {
  const points: readonly Point[] = ["request", "half-request", "commit", "ready", "answer"];
  for (let round = 0; round < 3; round++) for (const point of points) await cutAt(point);
  expect(log.ledger.counts().acknowledged).toBe(3 * points.length * BURST);
  expect(await log.faults(database.url)).toEqual([]);
});

test("a leader that answered before the commit would be found out", async () => {
  await leader[Symbol.asyncDispose]();
  leader = evidenceLeader(log.settings(between.url), (store) => ({
    ...store,
    async lead() {
      const leadership = await store.lead();
      const hasty = async (batch: Batch): Promise<boolean> => {
        void leadership?.commit(batch).catch(() => {});
        return true;
      };
      return leadership && { ...leadership, commit: hasty };
    },
  }));
  await leader.until(isLeading);
  void between.stopNext("request");
  const [entry] = log.entries(1);
  const told = entry && (await log.attempt(leader, entry));
  expect(told).toMatchObject({ outcome: { kind: "appended", index: 0 } });
  between.cut();
  await leader.until(({ kind }) => kind === "frozen");
  expect(await log.faults(database.url)).toEqual([
    `event ${entry?.eventId}, acknowledged at 0, is lost`,
    "1 entries were signed and shown, there are 0",
  ]);
});
