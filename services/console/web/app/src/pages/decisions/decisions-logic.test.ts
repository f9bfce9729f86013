import { expect, test } from "vitest";
import { wireTime } from "../../filter/conditions.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import { bands, causes, isUnusual } from "./causes.ts";
import { quoted } from "../../ui/shell-quote.ts";
import { searchCommand } from "./search-command.ts";
import { frozen, searchRequest } from "./search-request.ts";

const SEARCH: DecisionsSearch = {
  q: "decision:deny -state:running",
  since: "",
  from: "",
  to: "",
  at: 0,
  sel: "",
  tab: "why",
};
const NOW = Date.UTC(2026, 10, 23, 12, 4, 37);

test("an address asks for what matches and leaves out what must not", () => {
  expect(searchRequest(SEARCH, NOW)).toEqual({
    filter: { decision: "DENY" },
    without: { state: "RUNNING" },
    atSize: 0n,
    problems: [],
  });
});

test("a time back from now moves with now, in whole steps", () => {
  const { filter } = searchRequest({ ...SEARCH, since: "1h" }, NOW);
  expect(filter.from).toEqual(wireTime(Date.UTC(2026, 10, 23, 11, 4, 30)));
});

test("a frozen address names the log's size and no time that moves", () => {
  const search = frozen({ ...SEARCH, since: "1h" }, { ms: NOW, treeSize: 48_213n });
  expect(search).toMatchObject({ since: "", from: "2026-11-23T11:04:37.000Z", at: 48_213 });
  expect(searchRequest(search, NOW + 1e9)).toMatchObject({
    atSize: 48_213n,
    filter: { from: wireTime(Date.UTC(2026, 10, 23, 11, 4, 37)) },
  });
});

test("a problem in the address is there to be shown, and nothing is asked with it", () => {
  expect(searchRequest({ ...SEARCH, q: "decision:maybe" }, NOW).problems).toHaveLength(1);
});

test("a list is a command, and what the command can not say is named", () => {
  expect(
    searchCommand({
      ...SEARCH,
      q: "decision:deny action:tool:* depth:>3 -reason:X",
      since: "1h",
      at: 7,
    }),
  ).toEqual({
    command: "npx writ lineage search --decision DENY --action 'tool:*'",
    missing: ["depth:>3", "-reason:X", "since:1h", "frozen at log size 7"],
  });
});

test("what a shell would read otherwise is quoted", () => {
  expect(quoted("Tool::search")).toBe("Tool::search");
  expect(quoted("it's; rm")).toBe(`'it'\\''s; rm'`);
});

test("denials are counted by cause, the most frequent first", () => {
  expect(
    causes({ GRANT_EXPIRED: 12n, REQUEST_TAMPERED: 30n, GRANT_MALFORMED: 1n, NEWER: 2n }),
  ).toEqual([
    {
      word: "tampered",
      total: 31,
      codes: [
        { code: "REQUEST_TAMPERED", total: 30 },
        { code: "GRANT_MALFORMED", total: 1 },
      ],
    },
    { word: "expired", total: 12, codes: [{ code: "GRANT_EXPIRED", total: 12 }] },
    { word: "other", total: 2, codes: [{ code: "NEWER", total: 2 }] },
  ]);
});

test("a count is unusual when no hour of a whole day was like it", () => {
  const hours = Array.from({ length: 24 }, (_, i) => ({ GRANT_EXPIRED: BigInt(i % 3) }));
  expect(bands(hours).get("expired")).toEqual({ least: 0, most: 2 });
  expect([2, 3].map((total) => isUnusual(total, "expired", hours))).toEqual([false, true]);
  expect(isUnusual(1, "tampered", hours)).toBe(true);
});

test("where hardly anything was denied before, nothing is unusual", () => {
  const hours = Array.from({ length: 24 }, (_, i) => (i < 11 ? { GRANT_EXPIRED: 1n } : {}));
  expect(isUnusual(99, "expired", hours)).toBe(false);
});
