import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";

/** One execution in the tree around the focus. */
export interface LineageNode {
  readonly execution: Execution;
  /** Undefined for the focus. */
  readonly parent: LineageNode | undefined;
  /** Those that are loaded, oldest first. */
  readonly children: readonly LineageNode[];
  /** Levels below the focus; 0 for the focus. */
  readonly level: number;
}

/** What is loaded of the executions around one. A new tree is a new object: nothing in it changes. */
export interface LineageTree {
  /** The execution the page is about. */
  readonly focus: LineageNode;
  /** The focus and everything loaded below it, nearest first. */
  readonly nodes: readonly LineageNode[];
  /** Descendants there are, loaded or not. */
  readonly total: number;
  /** Whether all of them are loaded. */
  readonly isComplete: boolean;
}
