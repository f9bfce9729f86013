import { expect, test } from "vitest";
import { batcher, type ItemResult } from "./batcher.ts";
import { Code, RpcError } from "./error.ts";

const FAR = Number.MAX_SAFE_INTEGER;

function fixture(overrides: { maxBatch?: number; maxInFlight?: number; maxQueued?: number } = {}) {
  const calls: {
    items: readonly number[];
    answer: (r: readonly ItemResult<number>[]) => void;
    fail: (e: Error) => void;
  }[] = [];
  let arrived = () => {};
  let nowMs = 0;
  const b = batcher<number, number>({
    maxBatch: 3,
    maxInFlight: 1,
    maxQueued: 5,
    ...overrides,
    now: () => nowMs,
    send: (items) =>
      new Promise((resolve, reject) => {
        calls.push({ items, answer: resolve, fail: reject });
        arrived();
      }),
  });
  const call = async (index: number) => {
    while (calls.length <= index) await new Promise<void>((resolve) => (arrived = resolve));
    const found = calls[index];
    if (found === undefined) throw new Error("unreachable");
    return found;
  };
  return { add: b.add, call, calls, setNow: (ms: number) => (nowMs = ms) };
}

const echo = (items: readonly number[]) => items.map((value) => ({ value }));

test("what queues while a call is in flight goes as the next list", async () => {
  const { add, call } = fixture();
  const first = add(1, FAR);
  const one = await call(0);
  expect(one.items).toEqual([1]);
  const later = [add(2, FAR), add(3, FAR), add(4, FAR), add(5, FAR)];
  one.answer(echo(one.items));
  const two = await call(1);
  expect(two.items).toEqual([2, 3, 4]);
  two.answer(echo(two.items));
  const three = await call(2);
  expect(three.items).toEqual([5]);
  three.answer(echo(three.items));
  expect(await Promise.all([first, ...later])).toEqual([1, 2, 3, 4, 5]);
});

test("a failed item fails alone", async () => {
  const { add, call } = fixture();
  const good = add(1, FAR);
  const bad = add(2, FAR);
  (await call(0)).answer([{ value: 10 }, { error: new RpcError(Code.ABORTED, "no") }]);
  expect(await good).toBe(10);
  await expect(bad).rejects.toMatchObject({ code: Code.ABORTED });
});

test("a failed call fails its members and nobody else", async () => {
  const { add, call } = fixture();
  const members = [add(1, FAR), add(2, FAR)];
  (await call(0)).fail(new RpcError(Code.UNAVAILABLE, "gone"));
  for (const member of members)
    await expect(member).rejects.toMatchObject({ code: Code.UNAVAILABLE });
  const next = add(3, FAR);
  const two = await call(1);
  two.answer(echo(two.items));
  expect(await next).toBe(3);
});

test("a list that answers with another number of results gives nobody a value", async () => {
  const { add, call } = fixture();
  const members = [add(1, FAR), add(2, FAR)];
  (await call(0)).answer([{ value: 1 }]);
  for (const member of members) await expect(member).rejects.toMatchObject({ code: Code.INTERNAL });
});

test("a full queue refuses", async () => {
  const { add, call } = fixture({ maxQueued: 2 });
  const first = add(1, FAR);
  const one = await call(0);
  const queued = [add(2, FAR), add(3, FAR)];
  await expect(add(4, FAR)).rejects.toMatchObject({ code: Code.RESOURCE_EXHAUSTED });
  one.answer(echo(one.items));
  const two = await call(1);
  two.answer(echo(two.items));
  expect(await Promise.all([first, ...queued])).toEqual([1, 2, 3]);
});

test("an item whose time passed in the queue is dropped with an error and never sent", async () => {
  const { add, call, setNow } = fixture();
  const first = add(1, FAR);
  const one = await call(0);
  const late = add(2, 100);
  const inTime = add(3, 200);
  setNow(150);
  one.answer(echo(one.items));
  await expect(late).rejects.toMatchObject({ code: Code.DEADLINE_EXCEEDED });
  const two = await call(1);
  expect(two.items).toEqual([3]);
  two.answer(echo(two.items));
  expect(await Promise.all([first, inTime])).toEqual([1, 3]);
});
