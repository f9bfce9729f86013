import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { openPool } from "@writ/postgres";
import { ListChangesRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { type CallContext, failureReason } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { lineageStore } from "../store/lineage-store.ts";
import { queries } from "../store/queries.ts";
import { sampleEvents } from "../testing/events.ts";
import { isLeading, ORIGIN, testLog, type TestSequencer } from "../testing/test-log.ts";
import { listChanges } from "./list-changes.ts";

let database: TestDatabase;
let sequencer: TestSequencer;
let pool: ReturnType<typeof openPool>;
beforeAll(async () => {
  database = await freshDatabase();
  sequencer = testLog(database.urlOf("evidence")).sequencer();
  await sequencer.until(isLeading);
  pool = openPool(database.urlOf("evidence"), { applicationName: "test" });
  const events = sampleEvents();
  const other = sampleEvents("other");
  for (const entry of [
    events.entry(events.identityChange()),
    events.entry(events.decision(null)),
    events.entry(events.activation(1)),
    other.entry(other.revocation()),
    events.entry(events.revocation()),
    events.entry(events.identityChange()),
  ])
    await sequencer.append(entry, Infinity);
});
afterAll(async () => {
  await pool.end();
  await sequencer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function list(asked: MessageInitShape<typeof ListChangesRequestSchema>) {
  const lineage = lineageStore(queries(pool), ORIGIN);
  const deps = { lineage, now: () => 0, pause: () => Promise.resolve() };
  const request = create(ListChangesRequestSchema, { tenantId: "sample", ...asked });
  return listChanges(deps)(request, { deadlineMs: undefined } as CallContext);
}

test("what was changed is listed with who, why and where it is recorded, newest first, and nothing of executions", async () => {
  const { asOf, changes = [], nextPageToken } = await list({});
  expect(changes.map(({ logIndex, what }) => [what, logIndex])).toEqual([
    ["principal.add", 5n],
    ["grant", 4n],
    ["active", 2n],
    ["principal.add", 0n],
  ]);
  expect(changes[1]).toMatchObject({
    kind: "revocation",
    by: "operator",
    reason: "lost",
    origin: ORIGIN,
  });
  expect(changes[2]).toMatchObject({ kind: "policy-lifecycle", by: "User::alice", reason: "" });
  expect(nextPageToken).toBe("");
  expect(asOf?.treeSize).toBe(6n);
});

test("pages hold everything once", async () => {
  const seen: unknown[] = [];
  let pageToken = "";
  do {
    const page = await list({ pageSize: 1, pageToken });
    seen.push(...(page.changes ?? []).map(({ logIndex }) => logIndex));
    pageToken = page.nextPageToken ?? "";
  } while (pageToken !== "");
  expect(seen).toEqual([5n, 4n, 2n, 0n]);
});

test("one kind is listed by itself, and each tenant sees its own", async () => {
  expect((await list({ kind: "revocation" })).changes).toHaveLength(1);
  expect((await list({ kind: "erasure" })).changes).toHaveLength(0);
  expect((await list({ tenantId: "other" })).changes?.map(({ what }) => what)).toEqual(["grant"]);
  expect((await list({ tenantId: "third" })).changes).toEqual([]);
});

test.each([
  { tenantId: "" },
  { kind: "decision" },
  { kind: "toString" },
  { pageSize: 201 },
  { pageToken: "x" },
])("refuses %o", async (asked) => {
  await expect(list(asked).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
});
