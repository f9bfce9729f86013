import type { ReactNode } from "react";

/** Height of a row in pixels. */
export const TREE_ROW = 28;

/** A column of a tree; the first one holds the tree itself. */
export interface TreeColumn<Row> {
  readonly id: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
}

/** What a grid has to know of a row of a tree. */
export interface TreeGridRow {
  readonly key: string;
  /** From 1. */
  readonly level: number;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly setSize: number;
  /** Undefined when there is nothing to open. */
  readonly isOpen?: boolean | undefined;
  /** Undefined for the first. */
  readonly parentKey: string | undefined;
}
