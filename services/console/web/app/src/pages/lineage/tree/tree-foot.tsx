import { leafNumber } from "../../../ui/strip-cells.ts";
import type { Loaded } from "../held-lineage.ts";
import type { TreeRow } from "../tree-rows.ts";

/** What the foot is about. */
export interface TreeFootProps {
  readonly loaded: Loaded;
  readonly rows: readonly TreeRow[];
}

/** How many are shown, of how many. */
export function TreeFoot({ loaded: { isWalked, tree }, rows }: TreeFootProps) {
  const own = rows.filter((row) => row.kind === "node" && row.node !== tree.focus).length;
  const folds = rows.filter((row) => row.kind === "fold" && !row.isOpen);
  const folded = folds.reduce(
    (sum, row) => sum + (row.kind === "fold" ? row.members.length : 0),
    0,
  );
  const isLeft = isWalked && !tree.isComplete;
  return (
    <p className="tree-foot meta">
      <span>
        {leafNumber(own)} of {leafNumber(tree.total)} shown, nearest first
      </span>
      {folded > 0 && (
        <span>
          {leafNumber(folded)} in {leafNumber(folds.length)} folded{" "}
          {folds.length === 1 ? "row" : "rows"}; denied never folded with allowed
        </span>
      )}
      {!isWalked && <span>loading: {leafNumber(tree.nodes.length - 1)} so far</span>}
      {isLeft && (
        <span>
          {leafNumber(tree.nodes.length - 1)} loaded: open a row, or load more, for what is below it
        </span>
      )}
    </p>
  );
}
