import { binaryArray, type Element, type ElementType } from "@writ/postgres";

/** One column of rows that are sent as arrays. */
export interface Column<R> {
  readonly name: string;
  readonly type: ElementType;
  encode(rows: readonly R[]): Buffer;
}

/** Rows sent to a statement as one array parameter per column: any number of rows in one prepared statement. */
export interface RowSource<R> {
  /** How many parameters it takes. */
  readonly width: number;
  /** `unnest(...)` as a table of this name with its columns and `n`, the row's number from 1. */
  sql(name: string, firstParameter: number): string;
  values(rows: readonly R[]): Buffer[];
}

/** A column by its name, type and where its value comes from. */
export function column<R, T extends ElementType>(
  name: string,
  type: T,
  of: (row: R) => Element[T] | null,
): Column<R> {
  return { name, type, encode: (rows) => binaryArray(type, rows.map(of)) };
}

/** The row source of these columns. */
export function rowSource<R>(columns: readonly Column<R>[]): RowSource<R> {
  const names = columns.map((c) => c.name).join(", ");
  return {
    width: columns.length,
    sql(name, firstParameter) {
      const arrays = columns.map((c, i) => `$${firstParameter + i}::${c.type}[]`).join(", ");
      return `unnest(${arrays}) with ordinality as ${name} (${names}, n)`;
    },
    values: (rows) => columns.map((c) => c.encode(rows)),
  };
}
