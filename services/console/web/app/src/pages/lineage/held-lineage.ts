import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { forestOf } from "./forest.ts";
import type { LineageNode, LineageTree } from "./lineage-data.ts";

/** What is loaded, and what is known to be left. */
export interface Loaded {
  readonly tree: LineageTree;
  /** The walk from the focus has ended, so that what is missing has to be asked for. */
  readonly isWalked: boolean;
  /** Whether an execution has children that are not loaded. */
  readonly hasMore: (node: LineageNode) => boolean;
}

/** Where to go on with the children of an execution. */
export interface Next {
  readonly executionId: string;
  /** The last child that came in order; empty for the first. */
  readonly afterId: string;
}

/** Gathers what streams bring about the executions around a focus. */
export interface HeldLineage {
  /** Executions of a walk, in its order, as they were when the log had this size. */
  walked(executions: readonly Execution[], treeSize: bigint): void;
  /** The walk from the focus is over; truncated when it stopped at its limit. */
  ended(isTruncated: boolean): void;
  /** A walk over the children of one is over. */
  endedBelow(executionId: string, isTruncated: boolean): void;
  /** Executions as they are now, wherever they belong. Returns whether that made a difference. */
  changed(executions: readonly Execution[], treeSize: bigint): boolean;
  next(executionId: string): Next;
  /** The tree as it is now. `total` is how many descendants the service counted. */
  loaded(total: number): Loaded;
}

interface Row {
  readonly execution: Execution;
  readonly treeSize: bigint;
}

/** Holds nothing yet but the focus. */
export function heldLineage(focus: Execution): HeldLineage {
  let top: Row = { execution: focus, treeSize: 0n };
  const rows = new Map<string, Row>();
  const lastWalked = new Map<string, string>();
  const cut = new Set<string>();
  let last: Execution | undefined;
  let isWalked = false;

  const put = (execution: Execution, treeSize: bigint): boolean => {
    const known = rows.get(execution.executionId);
    if (known !== undefined && known.treeSize > treeSize) return false;
    rows.set(execution.executionId, { execution, treeSize });
    return true;
  };
  const has = (id: string) => id === focus.executionId || rows.has(id);
  return {
    walked(executions, treeSize) {
      for (const execution of executions) {
        put(execution, treeSize);
        const { executionId, parentId } = execution;
        // A walk that is made again must not forget what was loaded beyond its limit.
        if (executionId > (lastWalked.get(parentId) ?? "")) lastWalked.set(parentId, executionId);
        last = execution;
      }
    },
    ended(isTruncated) {
      if (!isWalked && isTruncated && last !== undefined) cut.add(last.parentId);
      isWalked = true;
    },
    endedBelow(executionId, isTruncated) {
      if (isTruncated) cut.add(executionId);
      else cut.delete(executionId);
    },
    changed(executions, treeSize) {
      let isDifferent = false;
      for (const execution of executions) {
        const { executionId, parentId } = execution;
        if (executionId === focus.executionId) {
          if (top.treeSize <= treeSize) top = { execution, treeSize };
          isDifferent = true;
        } else if (rows.has(executionId) || (has(parentId) && !cut.has(parentId)))
          isDifferent = put(execution, treeSize) || isDifferent;
      }
      return isDifferent;
    },
    next: (executionId) => ({ executionId, afterId: lastWalked.get(executionId) ?? "" }),
    loaded: (total) => ({
      tree: forestOf(top.execution, executionsOf(rows), total),
      isWalked,
      hasMore: ({ execution, children }) =>
        isWalked && (cut.has(execution.executionId) || children.length < directChildren(execution)),
    }),
  };
}

function* executionsOf(rows: ReadonlyMap<string, Row>): Generator<Execution> {
  for (const { execution } of rows.values()) yield execution;
}

/** How many children an execution has, as far as the service counts them: up to a thousand. */
export function directChildren({ children }: Pick<Execution, "children">): number {
  return Number(children?.direct ?? 0n);
}
