import { expect, test } from "vitest";
import { kept } from "./kept.ts";

test("what is open is kept, and opened once", async () => {
  let opened = 0;
  const one = kept(async () => ++opened);
  expect(one.now()).toBeUndefined();
  expect(await Promise.all([one.get(), one.get()])).toEqual([1, 1]);
  expect(await one.get()).toBe(1);
  expect(one.now()).toBe(1);
});

test("what could not be opened is tried again", async () => {
  let tries = 0;
  const one = kept(async () => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  await expect(one.get()).rejects.toThrow("not yet");
  expect(one.now()).toBeUndefined();
  expect(await one.get()).toBe(2);
});
