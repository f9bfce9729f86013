import { expect, test } from "vitest";
import { readRaw, searchCodec, writeRaw } from "./codec.ts";
import { anyText, count, oneOf, textLike } from "./param.ts";

const codec = searchCodec<{ q: string; since: string; at: number; tab: "why" | "raw" }>({
  q: anyText,
  since: textLike(/^[0-9]+[mhd]$/, "a duration like 1h"),
  at: count,
  tab: oneOf("why", "raw"),
});

test("what is as at first is not written", () => {
  expect(codec.write({ q: "", since: "", at: 0, tab: "why" })).toBe("");
  expect(codec.write({ tab: "raw", q: "a" })).toBe("?q=a&tab=raw");
});

test("an address can be read by people and gives the same values again", () => {
  const values = {
    q: "decision:deny reason:GRANT_* a+b&c",
    since: "1h",
    at: 7,
    tab: "raw",
  } as const;
  const search = codec.write(values);
  expect(search).toBe("?q=decision:deny+reason:GRANT_*+a%2Bb%26c&since=1h&at=7&tab=raw");
  expect(codec.read(readRaw(search))).toEqual({ values, ignored: [] });
});

test("what is not of its form is named, and what is unknown too", () => {
  const { values, ignored } = codec.read(readRaw("?since=soon&at=-1&tab=raw&colour=red"));
  expect(values).toEqual({ q: "", since: "", at: 0, tab: "raw" });
  expect(ignored).toEqual([
    { name: "colour", value: "red", why: "this page does not know it" },
    { name: "since", value: "soon", why: "it is not a duration like 1h" },
    { name: "at", value: "-1", why: "it is not a whole number" },
  ]);
});

test("names of Object.prototype are parameters like others", () => {
  const { ignored } = codec.read(readRaw("?constructor=1&__proto__=2"));
  expect(ignored.map(({ name }) => name)).toContain("constructor");
});

test("of a name that comes twice the first counts", () => {
  expect(readRaw("?q=a&q=b")).toEqual({ q: "a" });
  expect(writeRaw({})).toBe("");
});
