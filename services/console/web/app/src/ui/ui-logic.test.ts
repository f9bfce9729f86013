import { expect, test } from "vitest";
import { freshness } from "./freshness-state.ts";
import { KEY_TABLE } from "./key-table.ts";
import { keyboard } from "./keyboard.ts";

function press(key: string, more: object = {}) {
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    timeStamp: 0,
    isInField: false,
    ...more,
  };
}

test("no key does two things", () => {
  const keys = KEY_TABLE.flatMap((row) => row.keys);
  expect(new Set(keys).size).toBe(keys.length);
  const firsts = new Set(keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]));
  expect(keys.filter((key) => firsts.has(key))).toEqual([]);
});

test("two keys after one another go somewhere, when they come within a second", () => {
  const seen: string[] = [];
  const keys = keyboard();
  keys.on("go-decisions", () => seen.push("decisions"));
  expect(keys.press(press("g", { timeStamp: 0 }))).toBe(false);
  expect(keys.press(press("d", { timeStamp: 500 }))).toBe(true);
  keys.press(press("g", { timeStamp: 2_000 }));
  expect(keys.press(press("d", { timeStamp: 3_500 }))).toBe(false);
  expect(seen).toEqual(["decisions"]);
});

test("who writes is not disturbed, but may look for something", () => {
  const seen: string[] = [];
  const keys = keyboard();
  keys.on("next", () => seen.push("next"));
  keys.on("palette", () => seen.push("palette"));
  expect(keys.press(press("j", { isInField: true }))).toBe(false);
  expect(keys.press(press("k", { isInField: true, metaKey: true }))).toBe(true);
  expect(keys.press(press("j", { ctrlKey: true }))).toBe(false);
  expect(seen).toEqual(["palette"]);
});

test("of several keys that do the same, one is told which it was", () => {
  const seen: string[] = [];
  const keys = keyboard();
  keys.on("cause", (key) => seen.push(key));
  for (const key of ["1", "7", "8"]) keys.press(press(key));
  expect(keys.press(press("3", { isInField: true }))).toBe(false);
  expect(seen).toEqual(["1", "7"]);
});

test("what was opened last is closed first", () => {
  const seen: string[] = [];
  const keys = keyboard();
  keys.on("close", () => seen.push("drawer"));
  const end = keys.on("close", () => seen.push("dialog"));
  keys.press(press("Escape"));
  end();
  keys.press(press("Escape"));
  expect(seen).toEqual(["dialog", "drawer"]);
});

const AGE = { asOfMs: 100_000, treeSize: 7n, receivedMs: 100_100, everyMs: 2_000 };

test("an answer is stale when it should have come twice again", () => {
  expect(freshness(AGE, 104_000)).toEqual({ ageMs: 3_900, isStale: false, skewMs: undefined });
  expect(freshness(AGE, 106_000).isStale).toBe(true);
  expect(freshness({ ...AGE, everyMs: undefined }, 999_999).isStale).toBe(false);
});

test("clocks more than 2 s apart are told", () => {
  expect(freshness({ ...AGE, asOfMs: 103_000 }, 104_000).skewMs).toBe(2_900);
  expect(freshness({ ...AGE, asOfMs: 97_000 }, 104_000).skewMs).toBe(-3_100);
});

test("an answer that was long in coming does not set the clocks apart", () => {
  const late = { ...AGE, receivedMs: 104_000, tookMs: 4_000 };
  expect(freshness(late, 104_000).skewMs).toBeUndefined();
  expect(freshness({ ...late, asOfMs: 97_000 }, 104_000).skewMs).toBe(-3_000);
  expect(freshness({ ...late, asOfMs: 107_000 }, 107_000).skewMs).toBe(3_000);
});
