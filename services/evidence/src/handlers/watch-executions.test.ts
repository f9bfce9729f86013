import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { WatchExecutionsRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { watchCursor } from "../lineage/watch-cursor.ts";
import { sampleEvents } from "../testing/events.ts";
import { fakeLineage } from "../testing/fake-lineage.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { sampleView } from "../testing/sample-view.ts";
import { callBy } from "../testing/wire.ts";
import { watchExecutions } from "./watch-executions.ts";

const TENANT = "sample";
const execution = sampleView(sampleEvents(TENANT).decision().execution);

/** A log of so many leaves, of which the last one decides an execution. */
function logOf(size: number) {
  const place = (index: number) => ({ logId: 1, index });
  return fakeLineage(TENANT, [execution], {
    end: () => Promise.resolve(place(size)),
    changes: (_, from) => {
      const what = { kind: "execution", executionId: execution.executionId } as const;
      const changes = from.index < size ? [{ place: place(size - 1), what }] : [];
      return Promise.resolve({ changes, to: place(size) });
    },
  });
}

function watching(size: number, init: MessageInitShape<typeof WatchExecutionsRequestSchema> = {}) {
  const handler = watchExecutions(logOf(size));
  const open = () => {
    const abort = new AbortController();
    const request = create(WatchExecutionsRequestSchema, { tenantId: TENANT, ...init });
    const call = { ...callBy("operator/o"), signal: abort.signal };
    return { abort, messages: handler(request, call)[Symbol.asyncIterator]() };
  };
  return { open, ...open() };
}

test("the first message says where it begins, the next ones what happened and how far that is", async () => {
  const { abort, messages } = watching(7);
  const first = await messages.next();
  expect(first.value).toMatchObject({
    executions: [],
    cursor: watchCursor({ logId: 1, index: 7 }),
    asOf: { treeSize: 7n, at: { seconds: BigInt(Math.floor(SAMPLE_MS / 1000)) } },
  });
  expect((await messages.next()).value).toMatchObject({ executions: [], asOf: { treeSize: 7n } });
  abort.abort();
});

test("a cursor goes on where it was made", async () => {
  const { abort, messages } = watching(7, { cursor: watchCursor({ logId: 1, index: 3 }) });
  expect((await messages.next()).value).toMatchObject({
    cursor: watchCursor({ logId: 1, index: 3 }),
  });
  expect((await messages.next()).value).toMatchObject({
    executions: [{ executionId: execution.executionId, tenantId: TENANT }],
    cursor: watchCursor({ logId: 1, index: 7 }),
  });
  abort.abort();
});

describe("a watch is refused", () => {
  const at = (index: number, logId = 1) => ({ cursor: watchCursor({ logId, index }) });

  test.each<[string, number, MessageInitShape<typeof WatchExecutionsRequestSchema>, string]>([
    ["for a tenant of another form", 7, { tenantId: "" }, "REQUEST_INVALID"],
    ["by a filter that is none", 7, { filter: { state: "DEAD" } }, "REQUEST_INVALID"],
    ["from a cursor of somebody else", 7, { cursor: "AAAA" }, "REQUEST_INVALID"],
    ["from too long ago", 300_000, at(5), "REQUEST_INVALID"],
    ["from a log that was closed", 7, at(5, 0), "REQUEST_INVALID"],
    ["from what the log does not have yet", 7, at(8), "DEPENDENCY_UNAVAILABLE"],
  ])("%s", async (_, size, init, reason) => {
    const { messages } = watching(size, init);
    await expect(messages.next().catch(failureReason)).resolves.toBe(reason);
  });

  test("when too many watch, until one of them leaves", async () => {
    const { open, ...first } = watching(7);
    const watches = [first, ...Array.from({ length: 63 }, open)];
    for (const { messages } of watches) await messages.next();
    const late = open();
    await expect(late.messages.next().catch(failureReason)).resolves.toBe("OVERLOADED");
    await first.messages.return?.();
    expect((await open().messages.next()).done).toBe(false);
    for (const { messages } of watches) await messages.return?.();
  });
});
