import { memo } from "react";
import { TREE_ROW, type TreeColumn, type TreeGridRow } from "./tree-grid-row.ts";

interface RowProps<Row extends TreeGridRow> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TreeColumn<Row>[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onEnter: (row: Row) => void;
  readonly onToggle: (rows: readonly Row[], toOpen: boolean) => void;
}

function RowOnce<Row extends TreeGridRow>(props: RowProps<Row>) {
  const { row, columns, onEnter, onToggle } = props;
  const [tree, ...others] = columns;
  if (tree === undefined) return null;
  return (
    <div
      aria-expanded={row.isOpen}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      aria-setsize={row.setSize}
      className={`table-row ${props.isActive ? "is-active" : ""}`}
      id={props.id}
      role="row"
      style={{ transform: `translateY(${props.index * TREE_ROW}px)` }}
      onClick={() => onEnter(row)}
    >
      <div
        className={`cell cell-${tree.id}`}
        role="gridcell"
        style={{ paddingLeft: INDENT * Math.min(row.level - 1, DEEPEST) }}
      >
        {row.isOpen === undefined ? (
          <span className="twisty" />
        ) : (
          // The keyboard has keys for it, and rows say whether they are open.
          <span
            aria-hidden="true"
            className="twisty"
            onClick={(event) => {
              event.stopPropagation();
              onToggle([row], row.isOpen !== true);
            }}
          >
            <svg height="24" viewBox="0 0 20 24" width="20">
              <path d={row.isOpen ? "M5 9h10l-5 7z" : "M7 7l7 5-7 5z"} fill="currentColor" />
            </svg>
          </span>
        )}
        {tree.cell(row)}
      </div>
      {others.map(({ id, cell }) => (
        <div key={id} className={`cell cell-${id}`} role="gridcell">
          {cell(row)}
        </div>
      ))}
    </div>
  );
}

const INDENT = 16;
/** Further levels stand below each other, so that there is room for words; rows say their level. */
const DEEPEST = 12;

/** A row of a tree; drawn again only when something of it changes. */
export const TreeGridRowView = memo(RowOnce) as typeof RowOnce;
