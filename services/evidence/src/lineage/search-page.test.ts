import fc from "fast-check";
import { expect, test } from "vitest";
import type { Selection } from "./execution-filter.ts";
import type { ExecutionView } from "./execution-view.ts";
import { searchPage } from "./search-page.ts";

const WINDOW = 7;
const idOf = (n: number): string => `${n}`.padStart(6, "0");
const asked: Selection = {
  tenantId: "t",
  every: [],
  without: {},
  upTo: { logId: 1, index: 100 },
  nowMs: 0,
};

/** Executions by number, of which the even ones match; `grows` adds some between any two questions, that do not. */
function fakeStore(numbers: readonly number[], grows: readonly number[]) {
  const all = new Set(numbers);
  const coming = [...grows];
  const candidates = (before: string | null): string[] => {
    const next = coming.pop();
    if (next !== undefined) all.add(next * 2 + 1);
    const ids = [...all].map(idOf).filter((id) => before === null || id < before);
    return ids.toSorted().reverse().slice(0, WINDOW);
  };
  return {
    search: (_: Selection, before: string | null, limit: number) =>
      Promise.resolve(
        candidates(before)
          .filter((id) => Number(id) % 2 === 0)
          .slice(0, limit)
          .map((executionId) => ({ executionId }) as ExecutionView),
      ),
    windowEnd: (_: Selection, before: string | null) => {
      const window = candidates(before);
      return Promise.resolve(window.length === WINDOW ? (window.at(-1) ?? null) : null);
    },
  };
}

test("all pages together hold everything once, whatever appears between the questions", async () => {
  const numbers = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      numbers,
      numbers,
      fc.integer({ min: 1, max: 9 }),
      async (all, grows, limit) => {
        const store = fakeStore(all, grows);
        const found: string[] = [];
        let before: string | null = null;
        do {
          const page = await searchPage(store, asked, before, limit);
          expect(page.executions.length).toBeLessThanOrEqual(limit);
          found.push(...page.executions.map((e) => e.executionId));
          before = page.end;
        } while (before !== null);
        const matching = all.filter((n) => n % 2 === 0).map(idOf);
        expect(found).toEqual(matching.toSorted().reverse());
      },
    ),
  );
});

test("a last page that is full has no next one", async () => {
  const page = await searchPage(fakeStore([2, 4, 6], []), asked, null, 3);
  expect(page.executions).toHaveLength(3);
  expect(page.end).toBeNull();
});
