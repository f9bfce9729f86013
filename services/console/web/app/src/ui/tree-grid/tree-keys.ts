import type { TreeGridRow } from "./tree-grid-row.ts";

/** What a key does in a tree: goes to a row, opens or closes some, or says what is at hand. */
export type TreeMove =
  | { readonly does: "go"; readonly to: number }
  | { readonly does: "toggle"; readonly at: readonly number[]; readonly toOpen: boolean }
  | { readonly does: "enter"; readonly at: number };

const PAGE = 20;

/** What a key does at a row, as WAI-ARIA has it for trees; undefined when it belongs to somebody else. */
export function treeMove(
  rows: readonly TreeGridRow[],
  at: number,
  key: string,
): TreeMove | undefined {
  if (rows.length === 0) return undefined;
  const last = rows.length - 1;
  const go = (to: number): TreeMove => ({ does: "go", to: Math.min(last, Math.max(0, to)) });
  const row = rows[at];
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "PageDown":
      return go(at + PAGE);
    case "PageUp":
      return go(at - PAGE);
    case "Home":
      return go(0);
    case "End":
      return go(last);
    case "Enter":
      return row && { does: "enter", at };
    case "ArrowRight":
    case "]":
      if (row === undefined) return go(0);
      if (row.isOpen === false) return { does: "toggle", at: [at], toOpen: true };
      return row.isOpen === true && key === "ArrowRight" ? go(at + 1) : undefined;
    case "ArrowLeft":
    case "[":
      if (row === undefined) return go(0);
      if (row.isOpen === true) return { does: "toggle", at: [at], toOpen: false };
      return row.parentKey === undefined ? undefined : go(parentOf(rows, at));
    case "*":
      return row && { does: "toggle", at: closedBeside(rows, row), toOpen: true };
    default:
      return undefined;
  }
}

function parentOf(rows: readonly TreeGridRow[], at: number): number {
  const wanted = rows[at]?.parentKey;
  return rows.slice(0, at).findLastIndex(({ key }) => key === wanted);
}

function closedBeside(rows: readonly TreeGridRow[], { parentKey }: TreeGridRow): number[] {
  return rows.flatMap((row, i) => (row.parentKey === parentKey && row.isOpen === false ? [i] : []));
}
