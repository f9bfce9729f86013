import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST_IN_PAGE, scrollTo, windowRange } from "./window-range.ts";

const VIEW = { scrollTop: 0, height: 600, rowHeight: 28 };

test("all rows of a short list are in the page", () => {
  expect(windowRange(VIEW, 5)).toEqual({ from: 0, to: 5 });
  expect(windowRange(VIEW, 0)).toEqual({ from: 0, to: 0 });
});

test("however far down and however tall, what is seen is in the page, and no more than 58 rows", () => {
  fc.assert(
    fc.property(
      fc.record({
        scrollTop: fc.nat(300_000),
        height: fc.integer({ min: 100, max: 1_400 }),
        rowHeight: fc.constantFrom(28, 36, 52),
      }),
      fc.nat(5_000),
      (view, total) => {
        const { from, to } = windowRange(view, total);
        expect(to - from).toBeLessThanOrEqual(MOST_IN_PAGE);
        const deepest = Math.max(0, total * view.rowHeight - view.height);
        const top = Math.min(view.scrollTop, deepest);
        const first = Math.floor(top / view.rowHeight);
        const last = Math.min(total - 1, Math.floor((top + view.height - 1) / view.rowHeight));
        if (total === 0) return;
        expect(from).toBeLessThanOrEqual(first);
        expect(to).toBeGreaterThan(last);
      },
    ),
  );
});

test("a row that is out of sight is scrolled to, one that is seen is not", () => {
  expect(scrollTo(0, { ...VIEW, scrollTop: 100 }, 28)).toBe(0);
  expect(scrollTo(5, VIEW, 28)).toBeUndefined();
  expect(scrollTo(30, VIEW, 28)).toBe(30 * 28 - (600 - 56));
});
