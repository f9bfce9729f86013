import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { LineageNode, LineageTree } from "./lineage-data.ts";

type Growing = { -readonly [Field in keyof LineageNode]: LineageNode[Field] } & {
  readonly children: Growing[];
};

/**
 * The tree of a focus and what is loaded below it, parents before their children. What has no parent among them is left out:
 * nobody can say where it belongs. `total` is how many descendants there are.
 */
export function forestOf(focus: Execution, below: Iterable<Execution>, total: number): LineageTree {
  const top = grown(focus, undefined, 0);
  const byId = new Map([[focus.executionId, top]]);
  const unsorted = new Set<Growing>();
  const nodes: Growing[] = [top];
  let isInOrder = true;
  for (const execution of below) {
    const parent = byId.get(execution.parentId);
    if (parent === undefined || byId.has(execution.executionId)) continue;
    const node = grown(execution, parent, parent.level + 1);
    const last = parent.children.at(-1)?.execution.executionId ?? "";
    if (execution.executionId < last) unsorted.add(parent);
    isInOrder &&= node.level >= (nodes.at(-1)?.level ?? 0);
    parent.children.push(node);
    byId.set(execution.executionId, node);
    nodes.push(node);
  }
  // Ids begin with their time, so that their order is that of the decisions.
  for (const { children } of unsorted) children.sort(byExecutionId);
  if (!isInOrder) nodes.sort((a, b) => a.level - b.level);
  const loaded = nodes.length - 1;
  return {
    focus: top,
    nodes,
    total: Math.max(total, loaded),
    isComplete: loaded >= total,
  };
}

/**
 * A path from the root as one that hangs together: what has no parent in the log stands below the nearest ancestor that is
 * there. It is an orphan none the less, and says so.
 */
export function withoutGaps(path: readonly Execution[]): readonly Execution[] {
  return path.map((one, i) => {
    const above = path[i - 1];
    return one.orphan && above !== undefined ? { ...one, parentId: above.executionId } : one;
  });
}

function grown(execution: Execution, parent: Growing | undefined, level: number): Growing {
  return { execution, parent, children: [], level };
}

function byExecutionId(a: LineageNode, b: LineageNode): number {
  return a.execution.executionId < b.execution.executionId ? -1 : 1;
}

/** The nodes from the focus to this one, both included. */
export function pathTo(node: LineageNode): readonly LineageNode[] {
  const path: LineageNode[] = [];
  for (let at: LineageNode | undefined = node; at !== undefined; at = at.parent) path.unshift(at);
  return path;
}
