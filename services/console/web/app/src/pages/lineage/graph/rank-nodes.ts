import type { LineageNode, LineageTree } from "../lineage-data.ts";
import { type StrataLayout, strataLayout } from "../strata/layout.ts";
import { type Severity, severityOf } from "../strata/severity.ts";

/** What somebody has to see; an unknown state may be any of the others. */
const ALARMING: ReadonlySet<Severity> = new Set([
  "integrity",
  "revoked",
  "denied",
  "refused",
  "unknown",
]);

/** Whether an execution was denied, refused or revoked, or has no verifiable parent. */
export function isAlarming({ execution }: LineageNode): boolean {
  return ALARMING.has(severityOf(execution));
}

/** A tree, ready to choose from. */
export interface Ranking {
  readonly tree: LineageTree;
  readonly layout: StrataLayout;
  /** The descendants, first what a graph shows first. */
  readonly ranked: readonly LineageNode[];
}

/** Ranks the descendants: first what is alarming, then what is near, then what has much below it. */
export function rankingOf(tree: LineageTree): Ranking {
  const layout = strataLayout(tree);
  const { extents, nodes } = layout;
  const ranked = nodes
    .map((node, place) => ({ node, isAlarming: isAlarming(node), below: extents[place] ?? 0 }))
    .slice(1)
    .toSorted(
      (a, b) =>
        Number(b.isAlarming) - Number(a.isAlarming) ||
        a.node.level - b.node.level ||
        b.below - a.below ||
        (a.node.execution.executionId < b.node.execution.executionId ? -1 : 1),
    )
    .map(({ node }) => node);
  return { tree, layout, ranked };
}
