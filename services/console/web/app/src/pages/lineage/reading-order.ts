import type { Loaded } from "./held-lineage.ts";
import type { LineageNode } from "./lineage-data.ts";
import { type TreeRow, treeRows } from "./tree-rows.ts";

/** Every row there would be if all were open but the folds. */
export function allRows(loaded: Loaded): readonly TreeRow[] {
  return treeRows(loaded, { openLevels: Number.POSITIVE_INFINITY, opened: new Set() });
}

/** The execution a row stands for: of a fold the first, of what is not loaded its parent. */
export function nodeOf(row: TreeRow): LineageNode | undefined {
  return row.kind === "fold" ? row.members[0] : row.node;
}

/** The row after the one with this key for which that holds, going on from the top; undefined when there is none. */
export function nextRow(
  rows: readonly TreeRow[],
  key: string | undefined,
  fits: (row: TreeRow) => boolean,
): TreeRow | undefined {
  const at = rows.findIndex((row) => row.key === key || holds(row, key));
  return rows.slice(at + 1).find(fits) ?? rows.slice(0, at + 1).find(fits);
}

/** Whether this is the row, or the fold, of an execution. */
export function holds(row: TreeRow, executionId: string | undefined): boolean {
  return (
    row.kind === "fold" &&
    row.members.some(({ execution }) => execution.executionId === executionId)
  );
}

/** The executions that a text is part of, in the order of the rows; none for the empty text. */
export function found(rows: readonly TreeRow[], text: string): readonly LineageNode[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  return rows.flatMap((row) => {
    const nodes = row.kind === "node" ? [row.node] : row.kind === "fold" ? row.members : [];
    return nodes.filter((node) => wordsOf(node).includes(wanted));
  });
}

function wordsOf({ execution }: LineageNode): string {
  const { action, actor, executionId, principal, reasonCodes, resource } = execution;
  return [action, resource, actor, principal, executionId, ...reasonCodes].join(" ").toLowerCase();
}
