import fc from "fast-check";
import { expect, test } from "vitest";
import type { TreeGridRow } from "./tree-grid-row.ts";
import { treeMove } from "./tree-keys.ts";

/** Rows from an outline: `+ a` is closed, `- a` open, `a` has nothing below; two spaces a level. */
function rows(...outline: readonly string[]): readonly TreeGridRow[] {
  const above: string[] = [];
  return outline.map((line) => {
    const [, indent = "", sign, key = ""] = /^( *)([+-] )?(.*)$/.exec(line) ?? [];
    const level = indent.length / 2 + 1;
    above.length = level - 1;
    const row: TreeGridRow = {
      key,
      level,
      position: 1,
      setSize: 1,
      isOpen: sign === undefined ? undefined : sign === "- ",
      parentKey: above.at(-1),
    };
    above.push(key);
    return row;
  });
}

const TREE = rows("- root", "  - a", "    a1", "    a2", "  + b", "  + c", "  d");

test("right opens what is closed, then goes into it", () => {
  expect(treeMove(TREE, 4, "ArrowRight")).toEqual({ does: "toggle", at: [4], toOpen: true });
  expect(treeMove(TREE, 1, "ArrowRight")).toEqual({ does: "go", to: 2 });
  expect(treeMove(TREE, 6, "ArrowRight")).toBeUndefined();
});

test("left closes what is open, then goes to the parent", () => {
  expect(treeMove(TREE, 1, "ArrowLeft")).toEqual({ does: "toggle", at: [1], toOpen: false });
  expect(treeMove(TREE, 3, "ArrowLeft")).toEqual({ does: "go", to: 1 });
  expect(treeMove(TREE, 4, "ArrowLeft")).toEqual({ does: "go", to: 0 });
  expect(treeMove(rows("+ root"), 0, "ArrowLeft")).toBeUndefined();
});

test("an asterisk opens everything beside the row", () => {
  expect(treeMove(TREE, 6, "*")).toEqual({ does: "toggle", at: [4, 5], toOpen: true });
});

test("brackets open and close as arrows do, and go nowhere else", () => {
  expect(treeMove(TREE, 4, "]")).toEqual({ does: "toggle", at: [4], toOpen: true });
  expect(treeMove(TREE, 1, "[")).toEqual({ does: "toggle", at: [1], toOpen: false });
  expect(treeMove(TREE, 1, "]")).toBeUndefined();
});

test("Home, End and pages stay within the rows", () => {
  expect(treeMove(TREE, 3, "Home")).toEqual({ does: "go", to: 0 });
  expect(treeMove(TREE, 3, "End")).toEqual({ does: "go", to: 6 });
  expect(treeMove(TREE, 3, "PageDown")).toEqual({ does: "go", to: 6 });
  expect(treeMove(TREE, 3, "PageUp")).toEqual({ does: "go", to: 0 });
});

test("without a current row every arrow comes to one; other keys belong to others", () => {
  for (const key of ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"])
    expect(treeMove(TREE, -1, key)).toEqual({ does: "go", to: 0 });
  expect(treeMove(TREE, -1, "Enter")).toBeUndefined();
  expect(treeMove(TREE, 1, "x")).toBeUndefined();
  expect(treeMove([], -1, "End")).toBeUndefined();
});

test("the arrow down reaches every row, and no key leads out of them", () => {
  const levels = fc.array(fc.nat(4), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      levels,
      fc.constantFrom("ArrowUp", "ArrowLeft", "ArrowRight", "End"),
      (deep, key) => {
        let last = -1;
        const outline = deep.map((level, i) => {
          last = Math.min(level, last + 1);
          return `${"  ".repeat(last)}- r${i}`;
        });
        const all = rows(...outline);
        let at = -1;
        for (let i = 0; i < all.length; i++) {
          const down = treeMove(all, at, "ArrowDown");
          expect(down).toEqual({ does: "go", to: i });
          at = i;
          const move = treeMove(all, at, key);
          const to = move?.does === "go" ? move.to : at;
          expect(all[to]).toBeDefined();
        }
      },
    ),
  );
});
