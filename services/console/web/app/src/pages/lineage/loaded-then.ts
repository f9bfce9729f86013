import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { forestOf } from "./forest.ts";
import type { Loaded } from "./held-lineage.ts";
import { stateThen } from "./state-then.ts";

/**
 * What is loaded as it stood at a time: without what was decided later, in the states of then. Where the state has changed
 * since, the strip is left out: the service only gives that of now.
 */
export function loadedThen(loaded: Loaded, atMs: number): Loaded {
  const { focus, isComplete, nodes, total } = loaded.tree;
  const now = new Map(nodes.map((node) => [node.execution.executionId, node]));
  const then = nodes.slice(1).flatMap(({ execution }) => {
    const state = stateThen(execution, atMs);
    return state === undefined ? [] : [inState(execution, state)];
  });
  const isLater = nodes.length - 1 - then.length;
  const top = inState(focus.execution, stateThen(focus.execution, atMs) ?? "");
  const tree = forestOf(top, then, total - isLater);
  return {
    ...loaded,
    tree: { ...tree, isComplete },
    hasMore: ({ execution: { executionId } }) => {
      const node = now.get(executionId);
      return node !== undefined && loaded.hasMore(node);
    },
  };
}

function inState(execution: Execution, state: string): Execution {
  return state === execution.state ? execution : { ...execution, state, strip: "", checks: [] };
}
