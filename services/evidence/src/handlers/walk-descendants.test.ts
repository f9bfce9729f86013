import { create, toBinary } from "@bufbuild/protobuf";
import {
  WalkDescendantsRequestSchema,
  WalkDescendantsResponseSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { sampleEvents } from "../testing/events.ts";
import { fakeLineage } from "../testing/fake-lineage.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { sampleView } from "../testing/sample-view.ts";
import { callBy } from "../testing/wire.ts";
import { walkDescendants } from "./walk-descendants.ts";

const TENANT = "sample";
const events = sampleEvents(TENANT);
const call = callBy("operator/o");

const running = { logIndex: 3, startedAtMs: SAMPLE_MS, state: "RUNNING" } as const;
const root = sampleView(events.decision().execution, running);
const child = sampleView(events.decision(root).execution, running);
const grandchild = sampleView(events.decision(child).execution, running);
const uncle = sampleView(events.decision(root).execution);
const stranger = sampleView(events.decision().execution);
const deps = fakeLineage(TENANT, [root, child, grandchild, uncle, stranger]);

const ask = (executionId: string) => ({ tenantId: TENANT, executionId });

async function walked(init: object) {
  const found: (string | undefined)[] = [];
  const request = create(WalkDescendantsRequestSchema, { ...ask(root.executionId), ...init });
  let isTruncated: boolean | undefined = false;
  for await (const { executions = [], truncated } of walkDescendants(deps)(request, call)) {
    found.push(...executions.map((e) => e.executionId));
    isTruncated = truncated;
  }
  return { found, isTruncated };
}

describe("descendants are streamed", () => {
  const all = [child, uncle, grandchild].map((e) => e.executionId);

  test("nearest first", async () => {
    expect(await walked({})).toEqual({ found: all, isTruncated: false });
  });

  test("down to the level asked for", async () => {
    expect(await walked({ maxDepth: 1 })).toEqual({ found: all.slice(0, 2), isTruncated: false });
  });

  test("up to the limit, and then it is said that there are more", async () => {
    expect(await walked({ limit: 2 })).toEqual({ found: all.slice(0, 2), isTruncated: true });
    expect(await walked({ limit: 3 })).toEqual({ found: all, isTruncated: false });
  });

  test("from after one of them on", async () => {
    expect(await walked({ afterId: all[0] })).toEqual({ found: all.slice(1), isTruncated: false });
    expect(await walked({ afterId: all[1] })).toEqual({ found: all.slice(2), isTruncated: false });
    expect(await walked({ afterId: all[2] })).toEqual({ found: [], isTruncated: false });
  });

  test.each<[string, object]>([
    ["of another form", { afterId: "1" }],
    ["that nobody has", { afterId: events.newId() }],
    ["that is not below the start", { afterId: stranger.executionId }],
    ["that is the start", { afterId: root.executionId }],
    ["that is above the start", { executionId: child.executionId, afterId: root.executionId }],
    ["that is deeper than asked for", { afterId: grandchild.executionId, maxDepth: 1 }],
  ])("but not from after one %s", async (_, init) => {
    await expect(walked(init).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
  });

  test("with the moment that is about, and the strip in short", async () => {
    const request = create(WalkDescendantsRequestSchema, ask(root.executionId));
    for await (const { asOf, executions } of walkDescendants(deps)(request, call)) {
      expect(asOf).toMatchObject({ treeSize: 5n });
      expect(executions?.map((e) => e.strip)).toEqual(["PPUPPPPN", "PPUPPPNN", "PPUPPPPN"]);
    }
  });

  test("in brief: what a picture needs, in much less room", async () => {
    const sizes = await Promise.all(
      [true, false].map(async (brief) => {
        const request = create(WalkDescendantsRequestSchema, { ...ask(root.executionId), brief });
        let bytes = 0;
        for await (const init of walkDescendants(deps)(request, call)) {
          const message = create(WalkDescendantsResponseSchema, init);
          bytes += toBinary(WalkDescendantsResponseSchema, message).length;
          const [first] = message.executions;
          expect(first).toMatchObject({ executionId: child.executionId, state: "RUNNING" });
          expect(first).toMatchObject({ strip: "PPUPPPPN", keyId: "signer" });
          expect(first?.checks.length).toBe(brief ? 0 : 8);
        }
        return bytes;
      }),
    );
    const [brief = 0, full = 0] = sizes;
    expect(brief).toBeLessThan(full / 1.8);
  });

  test("no further than the caller reads, and not when the caller has gone", async () => {
    const gone = new AbortController();
    let reads = 0;
    const counting = fakeLineage(TENANT, [root], {
      below: () =>
        Promise.resolve(
          Array.from({ length: 500 }, () => ({
            parentId: root.executionId,
            executionId: child.executionId,
          })),
        ),
      children: (_, parents) =>
        Promise.resolve(
          Array.from({ length: 500 }, () => ({
            parentId: parents[0] ?? "",
            executionId: child.executionId,
          })),
        ),
      findBrief: () => {
        reads += 1;
        return Promise.resolve([{ ...child, revokedAtMs: null }]);
      },
    });
    const request = create(WalkDescendantsRequestSchema, { ...ask(root.executionId), brief: true });
    const batches = walkDescendants(counting)(request, { ...call, signal: gone.signal });
    const taken = batches[Symbol.asyncIterator]();
    await taken.next();
    await taken.next();
    expect(reads).toBe(2);
    gone.abort(new Error("gone"));
    await expect(taken.next()).rejects.toThrow("gone");
    expect(reads).toBeLessThanOrEqual(3);
  });
});
