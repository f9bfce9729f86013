import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
});
afterAll(() => planted[Symbol.asyncDispose]());

test("what happens is told in the order of the log, with its places, to its tenant only", async () => {
  const { log, store } = planted;
  const start = await store.end();
  expect(start).toEqual({ logId: 1, index: 0 });
  const [execution, other] = await log.decide(TENANT, [{}, {}]);
  if (execution === undefined || other === undefined) throw new Error("nothing was planted");
  await log.decide("other", [{}]);
  await log.happen(TENANT, [{ execution, kind: "redemption", seq: 1, atMs: T }]);
  await log.happen(TENANT, [{ execution, kind: "progress", seq: 2, atMs: T }]);
  await log.revoke(TENANT, { type: "grant", value: other.grantId ?? "", atMs: T });
  await log.happen(TENANT, [{ execution, kind: "outcome", seq: 3, atMs: T, outcome: "failed" }]);
  const place = (index: number) => ({ logId: 1, index });
  const changed = (index: number, executionId: string) => ({
    place: place(index),
    what: { kind: "execution", executionId },
  });
  const all = [
    changed(0, execution.executionId),
    changed(1, other.executionId),
    changed(3, execution.executionId),
    {
      place: place(5),
      what: { kind: "revocation", revoked: { type: "grant", value: other.grantId }, atMs: T },
    },
    changed(6, execution.executionId),
  ];
  expect(await store.end()).toEqual(place(7));
  expect(await store.changes(TENANT, start)).toEqual({ changes: all, to: place(7) });
  expect(await store.changes(TENANT, place(4))).toEqual({ changes: all.slice(3), to: place(7) });
  expect(await store.changes(TENANT, place(7))).toEqual({ changes: [], to: place(7) });
  expect((await store.changes("other", start)).changes).toHaveLength(1);
  expect(await store.changes("third", start)).toEqual({ changes: [], to: place(7) });
});

test("what happened a lot is told in parts", async () => {
  const { log, store } = planted;
  const start = await store.end();
  await log.decide(
    TENANT,
    Array.from({ length: 4_100 }, () => ({})),
  );
  const parts: number[] = [];
  for (let place = start; ;) {
    const { changes, to } = await store.changes(TENANT, place);
    if (changes.length === 0) break;
    parts.push(changes.length);
    place = to;
  }
  expect(parts).toEqual([2_000, 2_000, 100]);
});

test("nothing has happened in a database without a log", async () => {
  await using empty = await plantedLineage();
  const { store } = empty;
  expect(await store.changes(TENANT, { logId: 0, index: 0 })).toEqual({
    changes: [],
    to: { logId: 0, index: 0 },
  });
});
