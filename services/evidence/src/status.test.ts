import { describe, expect, test } from "vitest";
import { emptyTree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { LogState } from "./log/sequencer.ts";
import { evidenceStatus, type StatusDeps } from "./status.ts";

const NOW_MS = 1_800_000_000_000;
const tree = { ...emptyTree(sha256), size: 100 };
const leading: LogState = { kind: "leading", view: { tree, checkpoint: "", signedAtMs: 0 } };

async function report(otherwise: Partial<StatusDeps> = {}) {
  const { facts, metrics } = await evidenceStatus({
    sequencer: { state: () => leading, queue: () => ({ waiting: 3, most: 4_096 }) },
    head: async () => ({ epoch: 12, size: 90 }),
    database: async () => ({
      version: "18.4",
      settings: { fsync: "on", full_page_writes: "on", synchronous_commit: "on" },
      bytes: 7_000_000,
      replicas: 1,
      replicaLagS: 0.5,
    }),
    witnesses: async () => [],
    policy: { witnesses: [], quorum: null },
    published: () => ({ size: 98, atMs: NOW_MS - 2_000 }),
    freeBytes: async () => 5_000,
    decisions: {
      byDecision: new Map([["ALLOW", 1]]),
      byFamily: new Map([["other", 0]]),
      ofProbe: new Map(),
    },
    now: () => NOW_MS,
    ...otherwise,
  })();
  const values = new Map(
    metrics.flatMap(({ name, samples }) => samples.map(({ value }) => [name, value])),
  );
  return { facts, values };
}

describe("what evidence says of itself", () => {
  test("the log it leads, what is published, the database, the disk", async () => {
    const { facts, values } = await report();
    expect(facts).toMatchObject({
      log: "leading",
      epoch: "12",
      queue: "3 of 4096",
      published_at: new Date(NOW_MS - 2_000).toISOString(),
      postgres: "up",
      fsync: "on",
    });
    expect(facts["log_problem"]).toBeUndefined();
    expect(Object.fromEntries(values)).toMatchObject({
      writ_log_tree_size: 100,
      writ_log_queue: 3,
      writ_log_published_size: 98,
      writ_log_published_age_seconds: 2,
      writ_database_bytes: 7_000_000,
      writ_database_replica_lag_seconds: 0.5,
      writ_disk_free_bytes: 5_000,
      writ_decisions_total: 1,
    });
  });

  test.each(["waiting", "frozen"] as const)("a log that is %s, with the reason", async (kind) => {
    const sequencer = {
      state: () => ({ kind, reason: "a tile is missing" }),
      queue: () => ({ waiting: 0, most: 4_096 }),
    };
    const { facts, values } = await report({ sequencer });
    expect(facts).toMatchObject({ log: kind, log_problem: "a tile is missing" });
    expect(values.get("writ_log_tree_size")).toBe(90);
  });

  test("of a database that does not answer, that and nothing else", async () => {
    const silent = () => Promise.reject(new Error("no answer"));
    const { facts, values } = await report({ database: silent, head: silent, witnesses: silent });
    expect(facts["postgres"]).toBe("no answer");
    expect([facts["epoch"], facts["fsync"], facts["witnesses"]]).toEqual(Array(3).fill(undefined));
    expect(values.has("writ_database_bytes")).toBe(false);
    expect(values.get("writ_log_tree_size")).toBe(100);
  });

  test("before anything was published there is no age", async () => {
    const { facts, values } = await report({ published: () => undefined });
    expect(facts["published_at"]).toBeUndefined();
    expect(values.has("writ_log_published_age_seconds")).toBe(false);
  });
});
