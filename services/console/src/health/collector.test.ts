import { failure } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { allComponents } from "./components/all-components.ts";
import { headlineOf } from "./headline.ts";
import { seriesNames } from "./series-names.ts";
import { testCollected } from "./testing/collected.ts";
import { wellPicture } from "./testing/statuses.ts";
import { EVERY_MS } from "./truth.ts";

const headlineNow = ({ collected }: ReturnType<typeof testCollected>) =>
  headlineOf(allComponents(collected.picture()));

describe("the headline over time", () => {
  test("nothing is good before its first data, and all works after it", async () => {
    const cluster = testCollected();
    expect(headlineNow(cluster).headline).toBe("UNKNOWN");
    await cluster.roundAfter(0);
    expect(headlineNow(cluster)).toMatchObject({ headline: "WORKING" });
  });

  test("a process that falls silent is named in the next round, and not any more when it answers", async () => {
    const cluster = testCollected();
    await cluster.roundAfter(0);
    cluster.set("evidence", "silent");
    await cluster.roundAfter(EVERY_MS);
    expect(headlineNow(cluster)).toMatchObject({
      headline: "NOT WORKING",
      because: "evidence: did not answer the console for 5.0 s",
    });
    cluster.set("evidence", {});
    await cluster.roundAfter(EVERY_MS);
    expect(headlineNow(cluster).headline).toBe("WORKING");
    const texts = cluster.collected.changes().map(({ text }) => text);
    expect(texts).toEqual([
      "NOT WORKING -> WORKING",
      "WORKING -> NOT WORKING: evidence: did not answer the console for 5.0 s",
    ]);
  });

  test("is of whole rounds: who fails for want of another is not named before the other one is heard of", async () => {
    let release = (): void => {};
    let held = Promise.resolve();
    const keys = () => held.then(() => wellPicture().keys?.value);
    const cluster = testCollected({ keys });
    await cluster.roundAfter(0);
    held = new Promise((resolve) => (release = resolve));
    cluster.set("identity", { serving: false, problem: "no database" });
    const round = cluster.roundAfter(EVERY_MS);
    await new Promise(setImmediate);
    expect(headlineNow(cluster).headline).toBe("WORKING");
    release();
    await round;
    expect(headlineNow(cluster)).toMatchObject({ component: "identity", headline: "NOT WORKING" });
  });

  test("when the asking itself stops, nothing is known any more", async () => {
    const cluster = testCollected();
    await cluster.roundAfter(0);
    cluster.pass(3 * EVERY_MS);
    expect(headlineNow(cluster).headline).toBe("WORKING");
    cluster.pass(1);
    expect(headlineNow(cluster).headline).toBe("UNKNOWN");
  });

  test("without a lab all but what only a probe can see is known", async () => {
    const cluster = testCollected({ probes: undefined });
    await cluster.roundAfter(0);
    expect(headlineNow(cluster)).toMatchObject({
      headline: "UNKNOWN",
      because: "evidence, seen: no probe runs in this cluster",
    });
  });

  test("a source that fails takes no other along", async () => {
    const followLog = () => Promise.reject(failure("DEPENDENCY_UNAVAILABLE", "no answer"));
    const cluster = testCollected({ followLog, keys: () => Promise.reject(new Error("no keys")) });
    await cluster.roundAfter(0);
    expect(headlineNow(cluster)).toMatchObject({ component: "log", headline: "UNKNOWN" });
    expect(cluster.collected.picture().published?.value.size).toBe(98);
  });
});

describe("series", () => {
  const values = (cluster: ReturnType<typeof testCollected>, name: string, windowS: number) =>
    cluster.collected.series.read([name], windowS, cluster.nowMs()).values[0];

  test("counters become rates, and a restart begins anew", async () => {
    const cluster = testCollected();
    const size = (writ_log_tree_size: number, startedAtMs = 1) =>
      cluster.set("evidence", { values: { writ_log_tree_size }, startedAtMs });
    for (const [at, startedAtMs] of [
      [100, 1],
      [150, 1],
      [150, 1],
      [10, 2],
      [35, 2],
    ] as const) {
      size(at, startedAtMs);
      await cluster.roundAfter(EVERY_MS);
    }
    expect(values(cluster, "log.size", 25)).toEqual([100, 150, 150, 10, 35]);
    expect(values(cluster, "log.leaves", 25)).toEqual([Number.NaN, 10, 0, Number.NaN, 5]);
  });

  test("while a process does not answer there is a gap, and no line over it", async () => {
    const cluster = testCollected();
    const rounds = ["", "silent", "", ""] as const;
    for (const [i, state] of rounds.entries()) {
      const values_ = { values: { writ_log_tree_size: 100 + 5 * i } };
      cluster.set("evidence", state === "silent" ? "silent" : values_);
      await cluster.roundAfter(EVERY_MS);
    }
    expect(values(cluster, "log.size", 20)).toEqual([100, Number.NaN, 110, 115]);
    expect(values(cluster, "log.leaves", 20)).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
  });

  test("rounds that never were are gaps, and so is all before the first", async () => {
    const cluster = testCollected();
    await cluster.roundAfter(0);
    await cluster.roundAfter(3 * EVERY_MS);
    expect(values(cluster, "log.size", 25)).toEqual([Number.NaN, 100, Number.NaN, Number.NaN, 100]);
    expect(values(cluster, "log.leaves", 5)).toEqual([Number.NaN]);
  });

  test("the delay of the last revocation is that of the probe", async () => {
    const cluster = testCollected();
    await cluster.roundAfter(0);
    expect(values(cluster, "revocation.delay", 5)).toEqual([12]);
  });

  test("every series that the page may ask for can be read", async () => {
    const cluster = testCollected();
    for (const { name } of seriesNames) expect(values(cluster, name, 5)).toHaveLength(1);
  });
});

describe("alarms", () => {
  test("keep the time at which there first was reason for them", async () => {
    const cluster = testCollected();
    const off = { facts: { fsync: "off" } };
    await cluster.roundAfter(0);
    expect(cluster.collected.alarms()).toEqual([]);
    cluster.set("evidence", off);
    await cluster.roundAfter(EVERY_MS);
    const raisedMs = cluster.nowMs();
    await cluster.roundAfter(EVERY_MS);
    expect(cluster.collected.alarms()).toMatchObject([{ code: "not-durable", atMs: raisedMs }]);
    cluster.set("evidence", {});
    await cluster.roundAfter(EVERY_MS);
    expect(cluster.collected.alarms()).toEqual([]);
  });

  test("a log that is published late raises one after a minute, and not before", async () => {
    const cluster = testCollected();
    let isRaised = false;
    let rounds = 0;
    for (; !isRaised && rounds < 100; rounds++) {
      await cluster.roundAfter(EVERY_MS);
      isRaised = cluster.collected.alarms().some(({ code }) => code === "publication-behind");
    }
    // 98 of 100 entries are published all the time.
    expect((rounds - 1) * EVERY_MS).toBe(60_000);
  });
});
