import { expect, test } from "vitest";
import { parseFilter } from "../../../filter/parse-filter.ts";
import { FIRST_FILTER, questions } from "./questions.ts";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

test("every ready question can be asked", () => {
  const all = questions({
    policies: [digest("a"), digest("b")],
    keys: ["k".repeat(43)],
    measurements: [{ digest: digest("c"), name: "agent 1.2" }],
  });
  for (const { q } of [...all, { q: FIRST_FILTER }]) expect(parseFilter(q).problems).toEqual([]);
  expect(all.map(({ asks }) => asks)).toContain("ran under the active policy set aaaaaaaa…aaaaaa");
  expect(all.at(-1)?.asks).toBe("started under agent 1.2 cccccccc…cccccc");
  expect(new Set(all.map(({ q }) => q)).size).toBe(all.length);
});

test("without policies, keys and runtimes there are questions all the same", () => {
  expect(questions({ policies: [], keys: [], measurements: [] }).length).toBeGreaterThan(3);
});
