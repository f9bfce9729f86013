import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { SearchExecutionsRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { expect, test } from "vitest";
import type { ExecutionFilter } from "../lineage-queries.ts";
import type { ExecutionState } from "../lineage.ts";
import { sampleEvents } from "../testing/events.ts";
import { callBy } from "../testing/wire.ts";
import { searchExecutions } from "./search-executions.ts";

const events = sampleEvents();
const newestFirst: readonly ExecutionState[] = Array.from({ length: 120 }, (_, logIndex) => ({
  ...events.decision().execution,
  logIndex,
  startedAtMs: null,
  endedAtMs: null,
  outcome: null,
})).toReversed();

/** A store that remembers what it was asked. */
function fakeStore() {
  const asked: { filter: ExecutionFilter; limit: number }[] = [];
  return {
    asked,
    search(_: string, filter: ExecutionFilter, before: string | null, limit: number) {
      asked.push({ filter, limit });
      const older = newestFirst.filter((e) => before === null || e.executionId < before);
      return Promise.resolve(older.slice(0, limit));
    },
  };
}

type Init = MessageInitShape<typeof SearchExecutionsRequestSchema>;
const search = (store: ReturnType<typeof fakeStore>, init: Init) =>
  searchExecutions(store)(
    create(SearchExecutionsRequestSchema, { tenantId: "sample", ...init }),
    callBy("operator/o"),
  );

test("pages follow each other without gap or overlap, 50 at a time", async () => {
  const store = fakeStore();
  const sizes: number[] = [];
  const found: (string | undefined)[] = [];
  let pageToken = "";
  do {
    const page = await search(store, { pageToken });
    sizes.push(page.executions?.length ?? 0);
    found.push(...(page.executions ?? []).map((e) => e.executionId));
    pageToken = page.nextPageToken ?? "";
  } while (pageToken !== "");
  expect(sizes).toEqual([50, 50, 20]);
  expect(found).toEqual(newestFirst.map((e) => e.executionId));
});

test("a last page that is full has no next one", async () => {
  const page = await search(fakeStore(), { pageSize: 120 });
  expect(page.executions).toHaveLength(120);
  expect(page.nextPageToken).toBe("");
});

test("empty filters are left out, set ones are passed on", async () => {
  const store = fakeStore();
  await search(store, {});
  await search(store, { principal: "User::a", decision: "DENY", reasonCode: "X" });
  expect(store.asked.map(({ filter }) => filter)).toEqual([
    {},
    { principal: "User::a", decision: "DENY", reasonCode: "X" },
  ]);
});

test.each<[string, Init]>([
  ["a tenant of another form", { tenantId: "" }],
  ["a page over the limit", { pageSize: 501 }],
  ["a token of somebody else", { pageToken: "AAAA" }],
  ["a token that is no base64url", { pageToken: "?" }],
  ["an unknown decision", { decision: "MAYBE" }],
  ["a chain of another form", { rootId: "x" }],
  ["a filter without end", { action: "a".repeat(257) }],
])("%s is refused", async (_, init) => {
  const store = fakeStore();
  await expect(search(store, init).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
  expect(store.asked).toEqual([]);
});
