import { expect, test, vi } from "vitest";
import { type FakeChanges, fakeChanges } from "../testing/fake-changes.ts";
import { changeFeeds } from "./change-feed.ts";

const LIMITS = { ofTenant: 2, inAll: 3 };

function feeds() {
  const log = fakeChanges();
  return { log, feeds: changeFeeds({ lineage: log.store, pause: log.pause }, LIMITS) };
}

/** Lets a second pass as soon as somebody waits for it. */
async function second<T>(log: FakeChanges, waiting: Promise<T>): Promise<T> {
  let isOver = false;
  const over = waiting.finally(() => (isOver = true));
  await vi.waitUntil(() => {
    log.tick();
    return isOver;
  });
  return over;
}

test("everybody who watches a tenant is told the same by one look", async () => {
  const { feeds: all, log } = feeds();
  const [one, other] = [all.open("t"), all.open("t")];
  const looks = Promise.all([one?.next(), other?.next()]);
  log.happen("a");
  const [seen, same] = await second(log, looks);
  expect(seen).toBe(same);
  expect(log.asked.filter((name) => name === "changes")).toHaveLength(2);
});

test("a look begins where the one before ended, and reads on as long as there is something", async () => {
  const { feeds: all, log } = feeds();
  const feed = all.open("t");
  log.elsewhere(7);
  const first = await second(log, feed?.next() ?? Promise.reject(new Error("closed")));
  expect(first).toMatchObject({ from: { index: 7 }, to: { index: 7 }, changes: [] });
  log.elsewhere(25);
  log.happen("a");
  const next = await second(log, feed?.next() ?? Promise.reject(new Error("closed")));
  expect(next).toMatchObject({ from: { index: 7 }, to: { index: 33 } });
  expect(next.changes.map(({ place }) => place.index)).toEqual([32]);
});

test("a failed look fails everybody, and is tried again by the next", async () => {
  const { feeds: all, log } = feeds();
  const feed = all.open("t");
  log.fail();
  await expect(feed?.next()).rejects.toThrow("no answer");
  const asked = log.asked.length;
  await expect(feed?.next()).rejects.toThrow("no answer");
  expect(log.asked.length).toBeGreaterThan(asked);
});

test("so many may watch a tenant, so many in all, and others when they leave", () => {
  const { feeds: all } = feeds();
  const [one, two] = [all.open("t"), all.open("t")];
  expect([one, two]).not.toContain(undefined);
  expect(all.open("t")).toBeUndefined();
  expect(all.open("u")).toBeDefined();
  expect(all.open("v")).toBeUndefined();
  one?.close();
  expect(all.open("v")).toBeDefined();
  expect(all.open("t")).toBeUndefined();
});
