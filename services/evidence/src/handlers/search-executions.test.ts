import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { SearchExecutionsRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import type { Selection } from "../lineage/execution-filter.ts";
import { sampleEvents } from "../testing/events.ts";
import { fakeLineage } from "../testing/fake-lineage.ts";
import { sampleView } from "../testing/sample-view.ts";
import { callBy } from "../testing/wire.ts";
import { searchExecutions } from "./search-executions.ts";

const TENANT = "sample";
const events = sampleEvents(TENANT);
const all = Array.from({ length: 120 }, () => sampleView(events.decision().execution));
const newestFirst = all.map((e) => e.executionId).toReversed();
const call = callBy("operator/o");

/** A search that remembers what it was asked. */
function searching() {
  const asked: Selection[] = [];
  const { lineage, ...deps } = fakeLineage(TENANT, all);
  const search: typeof lineage.search = (selection, before, limit) => {
    asked.push(selection);
    return lineage.search(selection, before, limit);
  };
  const handler = searchExecutions({ ...deps, lineage: { ...lineage, search } });
  return {
    asked,
    search: (init: MessageInitShape<typeof SearchExecutionsRequestSchema>) =>
      handler(create(SearchExecutionsRequestSchema, { tenantId: TENANT, ...init }), call),
  };
}

test("pages follow each other without gap or overlap, 50 at a time", async () => {
  const { search } = searching();
  const sizes: number[] = [];
  const found: (string | undefined)[] = [];
  let pageToken = "";
  do {
    const page = await search({ pageToken });
    sizes.push(page.executions?.length ?? 0);
    found.push(...(page.executions ?? []).map((e) => e.executionId));
    pageToken = page.nextPageToken ?? "";
  } while (pageToken !== "");
  expect(sizes).toEqual([50, 50, 20]);
  expect(found).toEqual(newestFirst);
});

test("a last page that is full has no next one", async () => {
  const page = await searching().search({ pageSize: 120 });
  expect(page.executions).toHaveLength(120);
  expect(page.nextPageToken).toBe("");
});

test("the fields of the request and those of its filter go together, empty ones are left out", async () => {
  const { asked, search } = searching();
  await search({});
  await search({
    principal: "User::a",
    decision: "DENY",
    filter: { principal: "User::b", minDepth: 2 },
    without: { text: "x" },
  });
  expect(asked.map(({ every, without }) => ({ every, without }))).toEqual([
    { every: [{}, {}], without: {} },
    {
      every: [
        { principal: "User::a", decision: "DENY" },
        { principal: "User::b", minDepth: 2 },
      ],
      without: { text: "x" },
    },
  ]);
});

describe("the log is searched", () => {
  test("as it is, and all pages as the first one saw it", async () => {
    const { asked, search } = searching();
    const { asOf, nextPageToken = "" } = await search({});
    all.push(sampleView(events.decision().execution));
    const next = await search({ pageToken: nextPageToken });
    all.pop();
    expect(asked.map(({ upTo }) => upTo.index)).toEqual([120, 120]);
    expect([asOf, next.asOf]).toMatchObject([{ treeSize: 120n }, { treeSize: 120n }]);
  });

  test("as it was at the size asked for", async () => {
    const { asked, search } = searching();
    const { asOf } = await search({ atSize: 7n });
    expect(asked[0]?.upTo).toEqual({ logId: 1, index: 7 });
    expect(asOf).toMatchObject({ treeSize: 7n });
  });

  test.each([{ atSize: 500n }, { minSize: 500n }])(
    "once it is as large as %o says",
    async (init) => {
      const sent = searching().search(init);
      await expect(sent).rejects.toThrow("the log here has size 120, and not yet 500");
      await expect(sent.catch(failureReason)).resolves.toBe("DEPENDENCY_UNAVAILABLE");
    },
  );
});

describe("a search is refused", () => {
  test.each<[string, MessageInitShape<typeof SearchExecutionsRequestSchema>]>([
    ["for a tenant of another form", { tenantId: "" }],
    ["for a page over the limit", { pageSize: 501 }],
    ["with a token of somebody else", { pageToken: "AAAA" }],
    ["with a token that is no base64url", { pageToken: "?" }],
    ["by a filter that is none", { decision: "MAYBE" }],
    ["leaving out what is none", { without: { state: "DEAD" } }],
    ["at a size no log has", { atSize: 2n ** 60n }],
  ])("%s", async (_, init) => {
    const { asked, search } = searching();
    await expect(search(init).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
    expect(asked).toEqual([]);
  });

  test("with the token of another search", async () => {
    const { search } = searching();
    const { nextPageToken = "" } = await search({ filter: { actor: "Agent::a" } });
    for (const other of [{}, { filter: { actor: "Agent::b" } }, { tenantId: "other" }]) {
      const sent = search({ ...other, pageToken: nextPageToken });
      await expect(sent.catch(failureReason)).resolves.toBe("REQUEST_INVALID");
    }
  });
});
