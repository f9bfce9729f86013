import { describe, expect, test, vi } from "vitest";
import { type FakeChanges, fakeChanges } from "../testing/fake-changes.ts";
import { changeFeeds } from "./change-feed.ts";
import type { ExecutionFilter } from "./execution-filter.ts";
import { type Seen, watchExecutions } from "./watch-executions.ts";

const LIMITS = { ofTenant: 9, inAll: 9 };
const NOW = 100 * 3_600_000;

function watching(log: FakeChanges, from = 0, filter: ExecutionFilter = {}) {
  const abort = new AbortController();
  const feed = changeFeeds({ lineage: log.store, pause: log.pause }, LIMITS).open("t");
  if (feed === undefined) throw new Error("too many");
  const watch = { tenantId: "t", filter, from: { logId: 1, index: from }, signal: abort.signal };
  const seen = watchExecutions(feed, watch, { lineage: log.store, now: () => NOW });
  return { abort, seen };
}

/** The next thing seen, once a second has passed. */
async function next(log: FakeChanges, seen: AsyncGenerator<Seen>) {
  let result: IteratorResult<Seen> | undefined;
  const step = seen.next().then((one) => (result = one));
  await vi.waitUntil(() => {
    log.tick();
    return result !== undefined;
  });
  await step;
  const { executions = [], to } = (result?.value ?? {}) as Partial<Seen>;
  return { ids: executions.map((e) => e.executionId), to: to?.index };
}

test("what changes is told once, in the order of its last change, with how far that is", async () => {
  const log = fakeChanges();
  const { seen } = watching(log);
  expect(await next(log, seen)).toEqual({ ids: [], to: 0 });
  for (const id of ["a", "b", "a"]) log.happen(id);
  expect(await next(log, seen)).toEqual({ ids: ["b", "a"], to: 3 });
  expect(await next(log, seen)).toEqual({ ids: [], to: 3 });
});

test("only what matches is told", async () => {
  const log = fakeChanges();
  const { seen } = watching(log, 0, { action: "x" });
  expect(await next(log, seen)).toEqual({ ids: [], to: 0 });
  for (const id of ["ax", "b", "cx"]) log.happen(id);
  expect(await next(log, seen)).toEqual({ ids: ["ax", "cx"], to: 3 });
});

test("whoever comes back is told what was missed, in parts, and then what is new", async () => {
  const log = fakeChanges();
  for (let n = 0; n < 15; n++) log.happen(`m${n}`);
  const { seen } = watching(log, 3);
  expect(await next(log, seen)).toMatchObject({ to: 13, ids: { length: 10 } });
  log.happen("new");
  expect(await next(log, seen)).toEqual({ ids: ["m13", "m14", "new"], to: 16 });
  expect(await next(log, seen)).toEqual({ ids: [], to: 16 });
});

test("whoever knows more than this copy of the log is told nothing twice", async () => {
  const log = fakeChanges();
  for (const id of ["a", "b"]) log.happen(id);
  const { seen } = watching(log, 4);
  expect(await next(log, seen)).toEqual({ ids: [], to: 4 });
  for (const id of ["c", "d", "e"]) log.happen(id);
  expect(await next(log, seen)).toEqual({ ids: ["e"], to: 5 });
});

describe("a revocation", () => {
  test("tells what it stopped", async () => {
    const log = fakeChanges();
    const { seen } = watching(log);
    await next(log, seen);
    log.revoke("principal", "User::alice", ["x", "y"]);
    expect(await next(log, seen)).toEqual({ ids: ["x", "y"], to: 1 });
    expect(log.searched).toMatchObject([
      { tenantId: "t", every: [{ state: "REVOKED" }], upTo: { logId: 1, index: 1 } },
    ]);
    expect(log.searched[0]?.every[0]).not.toHaveProperty("rootId");
  });

  test("of an execution is followed in its chain only", async () => {
    const log = fakeChanges();
    const { seen } = watching(log);
    await next(log, seen);
    log.revoke("execution", "e", ["e"]);
    expect(await next(log, seen)).toEqual({ ids: ["e"], to: 1 });
    expect(log.searched[0]?.every[0]).toMatchObject({ rootId: "root" });
  });
});

test("very much at a time is told in parts; whoever stops between them is told all again", async () => {
  const log = fakeChanges();
  const { seen } = watching(log);
  await next(log, seen);
  for (let n = 0; n < 90; n++) log.happen(`a${n}`);
  log.revoke(
    "tenant",
    "t",
    Array.from({ length: 700 }, (_, n) => `r${n}`),
  );
  expect(await next(log, seen)).toMatchObject({ to: 0, ids: { length: 500 } });
  expect(await next(log, seen)).toMatchObject({ to: 91, ids: { length: 290 } });
});

test("a watch ends when it is no longer wanted, also while it waits", async () => {
  const log = fakeChanges();
  const { abort, seen } = watching(log);
  const waiting = seen.next();
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(await seen.next()).toEqual({ done: true, value: undefined });
});

test("a watch ends when the log does not answer", async () => {
  const log = fakeChanges();
  const { seen } = watching(log);
  log.fail();
  await expect(seen.next()).rejects.toThrow("no answer");
});
