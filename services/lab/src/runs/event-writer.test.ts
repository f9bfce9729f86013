import { expect, test } from "vitest";
import { eventWriter } from "./event-writer.ts";

const body = new Uint8Array([1]);

test("what comes while a batch is written goes with the next one", async () => {
  const batches: number[][] = [];
  let finish: () => void = () => {};
  const writer = eventWriter(
    {
      addEvents: (_, events) => {
        batches.push(events.map(({ seq }) => seq));
        return new Promise((resolve) => (finish = resolve));
      },
    },
    "run",
    () => {},
  );
  for (const seq of [1, 2, 3]) writer.add(seq, body);
  expect(batches).toEqual([[1]]);
  finish();
  await Promise.resolve();
  await Promise.resolve();
  expect(batches).toEqual([[1], [2, 3]]);
  finish();
  await writer.settled();
});

test("what could not be written is told of and written with the next event, in order", async () => {
  const written: number[] = [];
  const problems: unknown[] = [];
  let isDown = true;
  const writer = eventWriter(
    {
      addEvents: async (_, events) => {
        if (isDown) throw new Error("no database");
        written.push(...events.map(({ seq }) => seq));
      },
    },
    "run",
    (error) => problems.push(error),
  );
  writer.add(1, body);
  await writer.settled();
  isDown = false;
  writer.add(2, body);
  await writer.settled();
  expect(written).toEqual([1, 2]);
  expect(problems).toHaveLength(1);
});
