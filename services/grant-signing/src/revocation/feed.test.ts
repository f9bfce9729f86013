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
  const signed: string[] = [];
  const feed = revocationFeed({
    revocations: {
      async after(allSeq, limit) {
        if (table.isDown) throw new Error("down");
        return table.rows.filter((r) => r.all.seq > allSeq).slice(0, limit);
      },
    },
    sign({ kind, head, entries, asOfMs, isPart }) {
      const frame = `${isPart ? "part of a " : ""}${kind} ${head.seq} ${entries.length} ${clock.nowMs - asOfMs}`;
      signed.push(frame);
      return frame;
    },
    subscribers: subscribers(10, 16),
    now: () => clock.nowMs,
  });
  const watch = () => {
    const frames = feed.watch(tenant, new AbortController().signal);
    return async () => (await frames.next()).value ?? "ended";
  };
  return { clock, feed, signed, table, watch };
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

test("a long list comes in parts, of which only the last one vouches, and then what is added", async () => {
  const { clock, feed, signed, table, watch } = testFeed();
  const rows = storedRevocations(8_500);
  table.rows = rows.slice(0, 8_000);
  const early = watch();
  expect([await early(), await early()]).toEqual([
    "part of a snapshot 4000 4000 0",
    "delta 8000 4000 0",
  ]);
  table.rows = rows;
  clock.nowMs += 2_000;
  await feed.catchUp();
  expect(await early()).toBe("delta 8500 500 0");
  const late = watch();
  expect([await late(), await late(), await late()]).toEqual([
    "part of a snapshot 4000 4000 0",
    "part of a delta 8000 4000 0",
    "delta 8500 500 0",
  ]);
  // What vouches for nothing is not signed for each of them, but again before its time is over.
  const first = () => signed.filter((frame) => frame === "part of a snapshot 4000 4000 0").length;
  expect(first()).toBe(1);
  clock.nowMs += 60_000;
  await watch()();
  expect(first()).toBe(2);
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
