import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { scrollTo, windowRange } from "../window-range.ts";
import { TREE_ROW, type TreeColumn, type TreeGridRow } from "./tree-grid-row.ts";
import { TreeGridRowView } from "./tree-grid-row-view.tsx";
import { treeMove } from "./tree-keys.ts";
import { NOTHING_TYPED, typeAhead } from "./type-ahead.ts";
import { useViewport } from "./use-viewport.ts";
import "../data-table.css";
import "./tree-grid.css";

/** What a tree is made with. */
export interface TreeGridProps<Row extends TreeGridRow> {
  /** What it shows, for people who do not see it. */
  readonly label: string;
  readonly columns: readonly TreeColumn<Row>[];
  readonly rows: readonly Row[];
  /** Names the rows for who types their beginning. */
  readonly textOf: (row: Row) => string;
  /** A class that sets the widths of the columns. */
  readonly className: string;
  /** Key of the row the keyboard is at. */
  readonly active: string | undefined;
  /** Key of the row that is open beside the tree. */
  readonly selected: string | undefined;
  readonly onActive: (key: string) => void;
  /** Enter, or a click. */
  readonly onEnter: (row: Row) => void;
  readonly onToggle: (rows: readonly Row[], toOpen: boolean) => void;
  /** Told which rows are in sight; must stay the same function. */
  readonly onSeen?: (first: number, last: number) => void;
}

const HEAD = 28;

/** A tree of any size that keeps at most 60 rows in the page. It is one stop of the tab key; the keys of WAI-ARIA trees move in it. */
export function TreeGrid<Row extends TreeGridRow>(props: TreeGridProps<Row>) {
  const { rows, columns, active, selected, onActive, onEnter, onToggle } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef(NOTHING_TYPED);
  const view = useViewport(box);
  const range = windowRange({ ...view, rowHeight: TREE_ROW }, rows.length);
  const activeIndex = rows.findIndex(({ key }) => key === active);
  const isThere = activeIndex >= 0;

  useEffect(() => {
    const element = box.current;
    if (element === null || activeIndex < 0) return;
    const { scrollTop, clientHeight: height } = element;
    const to = scrollTo(activeIndex, { scrollTop, height, rowHeight: TREE_ROW }, HEAD);
    if (to !== undefined) element.scrollTop = to;
    // Only when the keyboard moves: rows that come and change must not pull people along.
  }, [active, isThere]);

  const { onSeen } = props;
  const first = Math.floor(view.scrollTop / TREE_ROW);
  const last = Math.min(rows.length, first + Math.floor((view.height - HEAD) / TREE_ROW)) - 1;
  useEffect(() => onSeen?.(first, last), [first, last, onSeen]);

  const press = (event: KeyboardEvent) => {
    const isCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (event.target !== box.current || isCommand) return;
    const move = treeMove(rows, activeIndex, event.key);
    if (move !== undefined) {
      event.preventDefault();
      if (move.does === "toggle") onToggle(pick(rows, move.at), move.toOpen);
      const row = move.does === "toggle" ? undefined : rows[move.does === "go" ? move.to : move.at];
      if (row !== undefined && move.does === "go") onActive(row.key);
      if (row !== undefined && move.does === "enter") onEnter(row);
      return;
    }
    if (RESERVED.has(event.key)) return;
    const next = typeAhead(
      typed.current,
      { key: event.key, atMs: event.timeStamp },
      { length: rows.length, at: (index) => textAt(props, index) },
      activeIndex,
    );
    const row = next && rows[next.to];
    if (next === undefined || row === undefined) return;
    event.preventDefault();
    typed.current = next.typed;
    onActive(row.key);
  };

  const rowId = (key: string) => `${id}-${key}`;
  return (
    <div
      ref={box}
      aria-activedescendant={isThere && active !== undefined ? rowId(active) : undefined}
      aria-colcount={columns.length}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      className={`table tree-grid ${props.className}`}
      role="treegrid"
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="table-head" role="rowgroup">
        <div aria-rowindex={1} className="table-row" role="row">
          {columns.map(({ id: column, head }) => (
            <div key={column} className={`cell cell-${column}`} role="columnheader">
              {head}
            </div>
          ))}
        </div>
      </div>
      <div className="table-body" role="rowgroup" style={{ height: rows.length * TREE_ROW }}>
        {mounted(range.from, range.to, activeIndex).map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <TreeGridRowView
              key={row.key}
              columns={columns}
              id={rowId(row.key)}
              index={index}
              isActive={row.key === active}
              isSelected={row.key === selected}
              row={row}
              onEnter={onEnter}
              onToggle={onToggle}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Keys that mean something on the page whatever the rows are called. */
const RESERVED = new Set(["f", "/", "?"]);

/** The row the keyboard is at stays in the page, so that it keeps its name for who does not see it. */
function mounted(from: number, to: number, active: number): readonly number[] {
  const seen = Array.from({ length: to - from }, (_, i) => from + i);
  if (active < 0 || (active >= from && active < to)) return seen;
  return active < from ? [active, ...seen] : [...seen, active];
}

function pick<Row>(rows: readonly Row[], at: readonly number[]): readonly Row[] {
  return at.flatMap((index) => rows[index] ?? []);
}

function textAt<Row extends TreeGridRow>(
  { rows, textOf }: Pick<TreeGridProps<Row>, "rows" | "textOf">,
  index: number,
): string {
  const row = rows[index];
  return row === undefined ? "" : textOf(row);
}
