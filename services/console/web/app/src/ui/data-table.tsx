import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { scrollTo, windowRange } from "./window-range.ts";
import "./data-table.css";

/** A column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
}

/** What a table is made with. */
export interface DataTableProps<Row> {
  /** What it lists, for people who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** A class that sets the widths of the columns and the height of the rows. */
  readonly className: string;
  /** In pixels; must be what the class makes of it. */
  readonly rowHeight: number;
  /** Key of the row the keyboard is at. */
  readonly active: string | undefined;
  /** Key of the row that is open. */
  readonly selected: string | undefined;
  readonly onActive: (key: string) => void;
  readonly onOpen: (key: string) => void;
  /** Called when people come near the end. */
  readonly onNearEnd: () => void;
  /** Told whether the first row is in sight. */
  readonly onTop: (isAtTop: boolean) => void;
  /** Stands after the last row. */
  readonly foot: ReactNode;
}

const HEAD_HEIGHT = 28;
const NEAR_END = 20;

/** A table of any length that keeps at most 60 rows in the page. It is one stop of the tab key; arrows move in it. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, keyOf, columns, rowHeight, active, selected, onActive, onNearEnd, onOpen, onTop } =
    props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 0, rowHeight });
  const range = windowRange({ ...view, rowHeight }, rows.length);
  const activeIndex = rows.findIndex((row) => keyOf(row) === active);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      const { scrollTop, clientHeight } = element;
      setView({ scrollTop, height: clientHeight, rowHeight });
      onTop(scrollTop < rowHeight / 2);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [onTop, rowHeight]);

  useEffect(() => {
    if (rows.length > 0 && range.to > rows.length - NEAR_END) onNearEnd();
  }, [onNearEnd, range.to, rows.length]);

  useEffect(() => {
    const element = box.current;
    if (element === null || activeIndex < 0) return;
    const { scrollTop, clientHeight: height } = element;
    const to = scrollTo(activeIndex, { scrollTop, height, rowHeight }, HEAD_HEIGHT);
    if (to !== undefined) element.scrollTop = to;
    // Only when the keyboard moves: new rows must not pull people along.
  }, [active]);

  const move = (event: KeyboardEvent) => {
    if (event.target !== box.current) return;
    const to = keyTarget(event.key, activeIndex, rows.length);
    const row = to === undefined ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    if (event.key === "Enter") onOpen(keyOf(row));
    else onActive(keyOf(row));
  };

  // The row the keyboard is at stays in the page, so that it keeps its name for who does not see it.
  const indexes = Array.from({ length: range.to - range.from }, (_, i) => range.from + i);
  if (activeIndex >= 0 && (activeIndex < range.from || activeIndex >= range.to))
    indexes.push(activeIndex);
  const rowId = (key: string) => `${id}-${key}`;

  return (
    <div
      ref={box}
      aria-activedescendant={activeIndex < 0 || active === undefined ? undefined : rowId(active)}
      aria-colcount={columns.length}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      className={`table ${props.className}`}
      role="grid"
      tabIndex={0}
      onKeyDown={move}
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
      <div className="table-body" role="rowgroup" style={{ height: rows.length * rowHeight }}>
        {indexes.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <div
              key={key}
              aria-rowindex={index + 2}
              aria-selected={key === selected}
              className={`table-row ${key === active ? "is-active" : ""}`}
              id={rowId(key)}
              role="row"
              style={{ transform: `translateY(${index * rowHeight}px)` }}
              onClick={() => onOpen(key)}
            >
              {columns.map(({ id: column, cell }) => (
                <div key={column} className={`cell cell-${column}`} role="gridcell">
                  {cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {props.foot}
    </div>
  );
}

function keyTarget(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(length - 1, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "PageDown":
      return Math.min(length - 1, at + 20);
    case "PageUp":
      return Math.max(0, at - 20);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    case "Enter":
      return at;
    default:
      return undefined;
  }
}
