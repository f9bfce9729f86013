import type { LineageNode } from "./lineage-data.ts";
import { type ShortId, shortId, toggled } from "./opened.ts";
import type { RowsWish, TreeRow } from "./tree-rows.ts";

/** What is open after this row was opened or closed; the same when there is nothing to open. */
export function withRow(
  opened: ReadonlySet<ShortId>,
  row: TreeRow,
  toOpen: boolean,
): ReadonlySet<ShortId> {
  if (row.kind === "more" || row.isOpen === undefined || row.isOpen === toOpen) return opened;
  if (row.kind === "node") return toggled(opened, [row.node.execution.executionId]);
  const ids = row.members.map(({ execution }) => execution.executionId);
  // Any member that is named opens the fold: one is enough, and none must be left.
  return toOpen
    ? toggled(opened, ids.slice(0, 1))
    : toggled(
        opened,
        ids.filter((id) => opened.has(shortId(id))),
      );
}

/** What is open so that this execution has a row: everything above it, and the fold it is in. */
export function revealing(
  { opened, openLevels }: Pick<RowsWish, "opened" | "openLevels">,
  node: LineageNode,
  isFolded: boolean,
): ReadonlySet<ShortId> {
  const closed: string[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const { executionId } = at.execution;
    const isOpen = opened.has(shortId(executionId)) !== at.level < openLevels;
    if (!isOpen) closed.push(executionId);
  }
  const { executionId } = node.execution;
  const isLeafNamed = opened.has(shortId(executionId));
  return toggled(opened, isFolded && !isLeafNamed ? [...closed, executionId] : closed);
}
