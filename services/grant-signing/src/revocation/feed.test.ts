import { expect, test } from "vitest";
import type { Revocation } from "../store/revocations.ts";
import { nowMs, tenant } from "../testing/claims.ts";
import { storedRevocations } from "../testing/revocations.ts";
import { revocationFeed } from "./feed.ts";
import { subscribers } from "./subscribers.ts";

/** A feed over rows that can be added, with frames in plain text: kind, seq, number of entries, age of what it vouches for. */
function testFeed() {
  const table = { rows: [] as readonly Revocation[], isDown: false };
  const clock = { nowMs };
  const feed = revocationFeed({
    revocations: {
      async after(allSeq, limit) {
        if (table.isDown) throw new Error("down");
        return table.rows.filter((r) => r.all.seq > allSeq).slice(0, limit);
      },
    },
    sign: ({ kind, head, entries, asOfMs }) =>
      `${kind} ${head.seq} ${entries.length} ${clock.nowMs - asOfMs}`,
    subscribers: subscribers(10, 16),
    now: () => clock.nowMs,
  });
  const watch = () => {
    const frames = feed.watch(tenant, new AbortController().signal);
    return async () => (await frames.next()).value ?? "ended";
  };
  return { clock, feed, table, watch };
}

test("one who joins gets everything so far, then what is added", async () => {
  const { feed, table, watch } = testFeed();
  const rows = storedRevocations(3);
  table.rows = rows.slice(0, 2);
  const next = watch();
  expect(await next()).toBe("snapshot 2 2 0");
  table.rows = rows;
  await feed.catchUp();
  expect(await next()).toBe("delta 3 1 0");
});

test("nobody is vouched for a state the database could not confirm", async () => {
  const { clock, feed, table, watch } = testFeed();
  const next = watch();
  expect(await next()).toBe("snapshot 0 0 0");
  table.isDown = true;
  await expect(feed.heartbeat()).rejects.toThrow("down");
  await expect(watch()()).rejects.toThrow("down");
  table.isDown = false;
  clock.nowMs += 2_000;
  await feed.heartbeat();
  expect(await next()).toBe("heartbeat 0 0 0");
});

test("a state is vouched for as of the moment before it was read", async () => {
  const { clock, feed, table, watch } = testFeed();
  const next = watch();
  await next();
  table.rows = storedRevocations(1);
  const { rows } = table;
  Object.defineProperty(table, "rows", {
    get() {
      clock.nowMs += 300;
      return rows;
    },
  });
  await feed.catchUp();
  expect(await next()).toBe("delta 1 1 300");
});

test("a long list is read and sent in pages, and only the last one is vouched for as of now", async () => {
  const { clock, feed, table, watch } = testFeed();
  const next = watch();
  await next();
  clock.nowMs += 5_000;
  table.rows = storedRevocations(1_001);
  await feed.catchUp();
  expect([await next(), await next()]).toEqual(["delta 1000 1000 5000", "delta 1001 1 0"]);
});
