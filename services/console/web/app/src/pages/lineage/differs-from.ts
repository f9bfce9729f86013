import type { SummarizeDescendantsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import type { LineageTree } from "./lineage-data.ts";

/** Whether what is loaded is not what the service counts. */
export function differsFrom(
  { focus, nodes }: LineageTree,
  { byState, total }: Pick<SummarizeDescendantsResponse, "byState" | "total">,
): boolean {
  if (BigInt(nodes.length - 1) !== total) return true;
  const left = new Map(Object.entries(byState).map(([state, count]) => [state, Number(count)]));
  for (const node of nodes) {
    if (node === focus) continue;
    const { state } = node.execution;
    left.set(state, (left.get(state) ?? 0) - 1);
  }
  return [...left.values()].some((count) => count !== 0);
}
