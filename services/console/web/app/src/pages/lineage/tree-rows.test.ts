import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Loaded } from "./held-lineage.ts";
import type { LineageTree } from "./lineage-data.ts";
import { readOpened, shortId, writeOpened } from "./opened.ts";
import { revealing, withRow } from "./opening.ts";
import { allRows, found, nextRow, nodeOf } from "./reading-order.ts";
import { anyTree, fanOut, idAt, madeTree } from "./strata/testing/made-tree.ts";
import { FOLD_FROM, type TreeRow, treeRows } from "./tree-rows.ts";

const loaded = (tree: LineageTree): Loaded => ({ tree, isWalked: true, hasMore: () => false });
const wish = (openLevels: number, ...opened: readonly number[]) => ({
  openLevels,
  opened: new Set(opened.map((place) => shortId(idAt(place)))),
});

/** Rows as an outline: two spaces a level, folds with their count. */
function outline(rows: readonly TreeRow[]): readonly string[] {
  return rows.map((row) => {
    const sign = row.kind === "more" || row.isOpen === undefined ? "" : row.isOpen ? "- " : "+ ";
    const state = nodeOf(row)?.execution.state ?? "";
    const count = row.kind === "fold" ? `${row.members.length} × ` : "";
    const what = row.kind === "more" ? "more" : state;
    return `${"  ".repeat(row.level - 1)}${sign}${count}${what}`;
  });
}

const MIXED = madeTree([
  {},
  { parent: 0, state: "RUNNING" },
  ...Array.from({ length: 4 }, () => ({ parent: 1 })),
  ...Array.from({ length: 3 }, () => ({ parent: 1, state: "DENIED" })),
  { parent: 1, change: { action: "db:export" } },
  { parent: 0 },
]);

test("siblings equal in action and state are one row that says how many; states never mix", () => {
  expect(outline(treeRows(loaded(MIXED), wish(2)))).toEqual([
    "- COMPLETED",
    "  - RUNNING",
    "    + 4 × COMPLETED",
    "    + 3 × DENIED",
    "    COMPLETED",
    "  COMPLETED",
  ]);
});

test("a fold opens, and its members stand below it", () => {
  const rows = treeRows(loaded(MIXED), wish(2, 7));
  expect(outline(rows).slice(3, 7)).toEqual([
    "    - 3 × DENIED",
    "      DENIED",
    "      DENIED",
    "      DENIED",
  ]);
  expect(rows[4]).toMatchObject({ position: 1, setSize: 3, level: 4 });
});

test("an execution that led to something is never folded away", () => {
  const parents = Array.from({ length: FOLD_FROM + 1 }, () => ({ parent: 0 }));
  const tree = madeTree([{}, ...parents, { parent: 1, state: "DENIED" }]);
  expect(outline(treeRows(loaded(tree), wish(1)))).toEqual([
    "- COMPLETED",
    "  + COMPLETED",
    `  + ${FOLD_FROM} × COMPLETED`,
  ]);
});

test("levels are closed as asked, and rows named in the address the other way round", () => {
  expect(outline(treeRows(loaded(MIXED), wish(1)))).toEqual([
    "- COMPLETED",
    "  + RUNNING",
    "  COMPLETED",
  ]);
  expect(outline(treeRows(loaded(MIXED), wish(1, 0)))).toEqual(["+ COMPLETED"]);
  expect(treeRows(loaded(MIXED), wish(1, 1))).toHaveLength(6);
});

test("children that are not loaded are a row of their own, last among their siblings", () => {
  const tree = madeTree([{}, { parent: 0 }]);
  const rows = treeRows({ ...loaded(tree), hasMore: (node) => node === tree.focus }, wish(1));
  expect(outline(rows)).toEqual(["- COMPLETED", "  COMPLETED", "  more"]);
  expect(rows[2]).toMatchObject({ position: 2, setSize: 2 });
});

test("fifty thousand children are one row until it is opened", () => {
  const small = fanOut(2, { 2: { state: "DENIED" } });
  const [usual, denied] = small.focus.children;
  if (usual === undefined || denied === undefined) throw new Error("there are two");
  const many = Array.from({ length: 50_000 }, (_, i) => {
    const execution = { ...usual.execution, executionId: idAt(i + 10) };
    return { ...usual, execution };
  });
  const focus = { ...small.focus, children: [...many, denied] };
  const tree = { ...small, focus, nodes: [focus, ...focus.children] };
  expect(treeRows(loaded(tree), wish(1))).toHaveLength(3);
  expect(treeRows(loaded(tree), wish(1, 10))).toHaveLength(50_003);
});

describe("whatever the tree", () => {
  const anything = fc.tuple(anyTree(), fc.nat(5), fc.array(fc.nat(120)));

  test("open to its end, every execution has a row or is counted in one, once", () => {
    fc.assert(
      fc.property(anyTree(), (tree) => {
        const rows = allRows(loaded(tree));
        const ids = rows.flatMap((row) =>
          row.kind === "fold" ? row.members : (nodeOf(row) ?? []),
        );
        expect(ids).toHaveLength(tree.nodes.length);
        expect(new Set(ids).size).toBe(tree.nodes.length);
      }),
    );
  });

  test("a fold has one action and one state, and nothing below it", () => {
    fc.assert(
      fc.property(anyTree(), (tree) => {
        for (const row of allRows(loaded(tree))) {
          if (row.kind !== "fold") continue;
          const kinds = row.members.map(({ execution: { action, state } }) => `${action} ${state}`);
          expect(new Set(kinds).size).toBe(1);
          expect(row.members.every(({ children }) => children.length === 0)).toBe(true);
        }
      }),
    );
  });

  test("each row says rightly where it stands among its siblings, and below whom", () => {
    fc.assert(
      fc.property(anything, ([tree, openLevels, opened]) => {
        const rows = treeRows(loaded(tree), wish(openLevels, ...opened));
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        const families = Map.groupBy(rows, ({ parentKey }) => parentKey);
        for (const family of families.values()) {
          expect(family.map(({ position }) => position)).toEqual(family.map((_, i) => i + 1));
          for (const { setSize } of family) expect(setSize).toBe(family.length);
        }
        for (const [i, row] of rows.entries()) {
          const parent = rows.slice(0, i).findLast(({ level }) => level === row.level - 1);
          expect(parent?.key).toBe(row.parentKey);
        }
      }),
    );
  });

  test("what is opened is open, what is closed again is as it was", () => {
    fc.assert(
      fc.property(anything, fc.nat(), ([tree, openLevels, opened], pick) => {
        const { opened: set } = wish(openLevels, ...opened);
        const rows = treeRows(loaded(tree), { openLevels, opened: set });
        const row = rows[pick % rows.length];
        if (row === undefined || row.kind === "more" || row.isOpen === undefined) return;
        const once = withRow(set, row, !row.isOpen);
        const after = treeRows(loaded(tree), { openLevels, opened: once });
        const now = after.find(({ key }) => key === row.key);
        expect(now).toMatchObject({ isOpen: !row.isOpen });
        const again = now === undefined ? once : withRow(once, now, row.isOpen);
        expect(treeRows(loaded(tree), { openLevels, opened: again })).toEqual(rows);
      }),
    );
  });

  test("an execution that is to be seen has a row then", () => {
    fc.assert(
      fc.property(anything, fc.nat(), ([tree, openLevels, opened], pick) => {
        const before = wish(openLevels, ...opened);
        const node = tree.nodes[pick % tree.nodes.length];
        if (node === undefined) return;
        const rows = allRows(loaded(tree));
        const isFolded = rows.some((row) => row.kind === "fold" && row.members.includes(node));
        const opening = revealing(before, node, isFolded);
        const keys = treeRows(loaded(tree), { openLevels, opened: opening }).map(({ key }) => key);
        expect(keys).toContain(node.execution.executionId);
      }),
    );
  });
});

test("the next denial is found wherever it is, and after the last the first", () => {
  const tree = madeTree([
    {},
    { parent: 0 },
    { parent: 1, state: "DENIED" },
    { parent: 0, state: "DENIED" },
  ]);
  const rows = allRows(loaded(tree));
  const next = (key: string | undefined) =>
    nextRow(rows, key, (row) => nodeOf(row)?.execution.state === "DENIED")?.key;
  expect([next(undefined), next(idAt(2)), next(idAt(3))]).toEqual([idAt(2), idAt(3), idAt(2)]);
  expect(nextRow(rows, undefined, () => false)).toBeUndefined();
});

test("a text is found in whatever a row says, folded or not", () => {
  const rows = allRows(loaded(MIXED));
  expect(found(rows, "EXPORT").map((node) => node.execution.executionId)).toEqual([idAt(9)]);
  expect(found(rows, "tool::t3")).toHaveLength(1);
  expect(found(rows, " ")).toEqual([]);
});

test("what is open fits into an address, and what does not mean anything is left out", () => {
  const opened = readOpened(`${shortId(idAt(1))}.nonsense..${shortId(idAt(2))}`);
  expect(writeOpened(opened)).toBe("000000000001.000000000002");
  expect(readOpened("").size).toBe(0);
  const many = new Set(Array.from({ length: 100 }, (_, i) => shortId(idAt(i))));
  expect(writeOpened(many).length).toBeLessThanOrEqual(512);
  expect(writeOpened(many).endsWith(shortId(idAt(99)))).toBe(true);
});
