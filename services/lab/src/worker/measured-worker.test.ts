import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { compute, makeWorkers, measure, type Workers } from "./measured-worker.ts";

const INPUT = { ticket: "T-1042", invoice: "INV-77" };
let folder: TemporaryFolder;
let workers: Workers;

beforeAll(async () => {
  folder = await temporaryFolder();
  workers = await makeWorkers(folder.path, "a-run");
});

afterAll(() => folder?.[Symbol.asyncDispose]());

test("the released worker computes half of what was paid", async () => {
  expect(await compute(workers.released, INPUT)).toBe(4_200);
});

test("the changed copy differs in one byte, computes something else and measures otherwise", async () => {
  const [released, changed] = await Promise.all([
    readFile(workers.released),
    readFile(workers.changed),
  ]);
  expect(changed).toHaveLength(released.length);
  expect([...changed].filter((byte, at) => byte !== released[at])).toHaveLength(1);
  expect(await compute(workers.changed, INPUT)).not.toBe(4_200);
  expect(await measure(workers.changed)).not.toBe(await measure(workers.released));
});

test("the copies of another run are other programs", async () => {
  const others = await makeWorkers(folder.path, "another-run");
  try {
    expect(await measure(others.released)).not.toBe(await measure(workers.released));
    expect(await measure(workers.dev)).not.toBe(await measure(workers.released));
  } finally {
    await others.remove();
  }
  await expect(stat(others.released)).rejects.toThrow("ENOENT");
});

test("an input it does not know is no amount", async () => {
  await expect(compute(workers.released, { invoice: "INV-1" })).rejects.toThrow(
    "there is no such invoice",
  );
});
