import { create } from "@bufbuild/protobuf";
import { type Execution, ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  heldFrom,
  type HeldRows,
  MOST_ROWS,
  withFresh,
  withNewest,
  withOlder,
} from "./held-rows.ts";

function row(n: number, state = "RUNNING"): Execution {
  const executionId = `id-${String(n).padStart(6, "0")}`;
  return create(ExecutionSchema, { executionId, state });
}

const ASKED = { filter: {}, without: {}, atSize: 0n, problems: [] };

function id(n: number): string {
  return row(n).executionId;
}

function next(token: string, reached = 1) {
  return token === "" ? undefined : { token, asked: ASKED, reachedId: id(reached) };
}

/** The page of rows numbered from..to, newest first. */
function page(from: number, to: number, token = "") {
  const executions = Array.from({ length: from - to + 1 }, (_, i) => row(from - i));
  return { executions, next: next(token, to), coveredId: id(from) };
}

function ids({ rows }: HeldRows): string[] {
  return rows.map(({ executionId }) => executionId);
}

test("what is new appears at once to who looks at the top", () => {
  const held = withNewest(heldFrom(page(10, 5, "t5")), page(12, 7, "t7"), true);
  expect(ids(held)).toEqual(ids(heldFrom(page(12, 5))));
  expect(held).toMatchObject({ more: { token: "t5" }, freshCount: 0, isGap: false });
});

test("what is new is only counted for who looks further down", () => {
  const held = withNewest(heldFrom(page(10, 5, "t5")), page(12, 7, "t7"), false);
  expect(ids(held)).toEqual(ids(heldFrom(page(10, 5))));
  expect(held.freshCount).toBe(2);
  expect(ids(withFresh(held))).toEqual(ids(heldFrom(page(12, 5))));
});

test("a row that has changed is changed where it stands", () => {
  const newest = { ...page(10, 8, "t8"), executions: [row(10), row(9, "COMPLETED"), row(8)] };
  const held = withNewest(heldFrom(page(10, 5, "t5")), newest, false);
  expect(held.rows.map(({ state }) => state)).toEqual([
    "RUNNING",
    "COMPLETED",
    ...Array.from({ length: 4 }, () => "RUNNING"),
  ]);
  expect(held.fresh).toBeUndefined();
});

test("a row that matches no longer is gone as far as the newest page tells", () => {
  const newest = { ...page(10, 8, "t8"), executions: [row(10), row(8)] };
  expect(ids(withNewest(heldFrom(page(10, 6, "t6")), newest, true))).toEqual([
    ...ids(heldFrom(page(10, 10))),
    ...ids(heldFrom(page(8, 6))),
  ]);
});

test("when more has come than a page holds, the list begins anew instead of hiding a gap", () => {
  const counted = withNewest(heldFrom(page(10, 5, "t5")), page(40, 31, "t31"), false);
  expect(counted).toMatchObject({ freshCount: 10, isGap: true });
  const held = withFresh(counted);
  expect(ids(held)).toEqual(ids(heldFrom(page(40, 31))));
  expect(held.more?.token).toBe("t31");
});

test("an older page follows the last row, and no row comes twice", () => {
  const held = withOlder(heldFrom(page(10, 5, "t5")), page(5, 2));
  expect(ids(held)).toEqual(ids(heldFrom(page(10, 2))));
  expect(held.more).toBeUndefined();
});

test("a list that is long enough begins anew when something comes", () => {
  const full = withOlder(heldFrom(page(9_999, 9_000, "t")), page(8_999, 4_999, "t1"));
  expect(full.rows).toHaveLength(MOST_ROWS + 1);
  expect(withNewest(full, page(10_001, 9_900, "t9900"), true).rows).toHaveLength(102);
});

test("a page that reaches down to the first row meets it, however many were decided in a moment", () => {
  const early = { ...page(10, 5, "t5"), coveredId: id(1) };
  expect(withNewest(heldFrom(early), page(12, 8, "t8"), false)).toMatchObject({
    freshCount: 2,
    isGap: false,
  });
});

test("where few match, an empty newest page takes nothing away, and how far was searched is kept", () => {
  const empty = { executions: [], next: next("t90", 90), coveredId: id(100) };
  const deep = withOlder(heldFrom(empty), { ...empty, next: next("t50", 50) });
  const later = { executions: [], next: next("t95", 95), coveredId: id(105) };
  expect(withNewest(deep, later, true)).toMatchObject({
    rows: [],
    more: { token: "t50" },
    coveredId: id(105),
  });
  const found = withOlder(deep, { executions: [row(45)], next: next("t40", 40), coveredId: "" });
  expect(withNewest(found, later, true)).toMatchObject({ more: { token: "t40" }, isGap: false });
  expect(ids(withNewest(found, later, true))).toEqual([id(45)]);
  const [newer] = page(103, 103).executions;
  expect(ids(withNewest(found, { ...later, executions: [newer ?? row(0)] }, true))).toEqual([
    id(103),
    id(45),
  ]);
});

test("where few match, a newest page that does not reach down to what is held is a gap", () => {
  const held = heldFrom({ executions: [row(45)], next: next("t40", 40), coveredId: id(100) });
  const far = { executions: [row(205)], next: next("t110", 110), coveredId: id(210) };
  expect(withNewest(held, far, false)).toMatchObject({ freshCount: 1, isGap: true });
  expect(ids(withNewest(held, far, true))).toEqual([id(205)]);
});

test("whatever comes, rows are in order, once each, and none is lost before the last page's end", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(30), fc.boolean(), fc.boolean()), { maxLength: 12 }),
      fc.integer({ min: 1, max: 8 }),
      (steps, size) => {
        let top = 10;
        let held = heldFrom(cut(top, size));
        for (const [grown, isAtTop, pages] of steps) {
          top += grown % 7;
          held = withNewest(held, cut(top, size), isAtTop);
          if (pages && held.more) held = withOlder(held, cut(Number(held.more.token), size));
        }
        const shown = ids(withFresh(held));
        const first = Number(shown[0]?.slice(3));
        expect(first).toBe(top);
        expect(shown).toEqual(ids(heldFrom(page(top, top - shown.length + 1))));
      },
    ),
  );
});

test("however few match, a page takes bounded work, and the list is what matches down to where it was searched", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(9), fc.boolean(), fc.boolean()), { maxLength: 15 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 160 }), { maxLength: 30 }),
      fc.integer({ min: 2, max: 12 }),
      (steps, matching, size) => {
        let top = 10;
        const sparse = (from: number) => {
          const all = cut(from, size);
          const executions = all.executions.filter((one) =>
            matching.map(id).includes(one.executionId),
          );
          return { ...all, executions };
        };
        let held = heldFrom(sparse(top));
        for (const [grown, isAtTop, pages] of steps) {
          top += grown;
          held = withNewest(held, sparse(top), isAtTop);
          if (pages && held.more) held = withOlder(held, sparse(Number(held.more.token)));
        }
        const shown = withFresh(held);
        const to = shown.more === undefined ? 0 : Number(shown.more.token);
        const expected = matching.filter((n) => n > to && id(n) <= shown.coveredId);
        expect(ids(shown)).toEqual(expected.map(id).toSorted().reverse());
      },
    ),
  );
});

/** The newest rows from `from` down, of an endless list that ends at 1; the token is the next row's number. */
function cut(from: number, size: number) {
  const to = Math.max(1, from - size + 1);
  return page(from, to, to === 1 ? "" : String(to - 1));
}
