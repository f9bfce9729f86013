import type { LineageNode } from "../lineage-data.ts";
import type { StrataLayout } from "../strata/layout.ts";
import { figure } from "../strata/sentence.ts";
import { severityOf, WORST_FIRST } from "../strata/severity.ts";

/** Executions below one that a graph leaves out. */
export interface Rest {
  readonly parent: LineageNode;
  /** How many are loaded. */
  readonly count: number;
  /** Those by what they came to; the worst first. */
  readonly kinds: readonly {
    readonly severity: string;
    readonly word: string;
    readonly count: number;
  }[];
  /** Children of it that are not loaded; what is below them is not known here. */
  readonly notLoaded: number;
}

/** What is left out below an execution that is shown; undefined when that is nothing. */
export function restOf(
  { extents, nodes, places }: StrataLayout,
  parent: LineageNode,
  isShown: (node: LineageNode) => boolean,
): Rest | undefined {
  const counts = new Map<string, number>();
  let count = 0;
  for (const child of parent.children) {
    if (isShown(child)) continue;
    const from = places.get(child.execution.executionId) ?? 0;
    const extent = extents[from] ?? 0;
    count += extent;
    for (const { execution } of nodes.slice(from, from + extent)) {
      const severity = severityOf(execution);
      counts.set(severity, (counts.get(severity) ?? 0) + 1);
    }
  }
  const direct = Number(parent.execution.children?.direct ?? 0n);
  const notLoaded = Math.max(0, direct - parent.children.length);
  if (count === 0 && notLoaded === 0) return undefined;
  const kinds = WORST_FIRST.flatMap(({ severity, word }) => {
    const ofKind = counts.get(severity) ?? 0;
    return ofKind === 0 ? [] : [{ severity, word, count: ofKind }];
  });
  return { parent, count, kinds, notLoaded };
}

/** The service counts no further than this. */
const COUNTED = 1_000;

/** How many are not loaded, in words. */
export function notLoadedWords({ notLoaded, parent }: Rest): string {
  const isMore = Number(parent.execution.children?.direct ?? 0n) >= COUNTED;
  return `${figure(notLoaded)} ${isMore ? "or more " : ""}not loaded`;
}

/** A rest in words, like `+1,201: 3 denied, 1,198 completed`. */
export function restWords(rest: Rest): string {
  const { count, kinds, notLoaded } = rest;
  const parts = kinds.map((kind) => `${figure(kind.count)} ${kind.word.toLowerCase()}`);
  if (notLoaded > 0) parts.push(notLoadedWords(rest));
  return `+${figure(count + notLoaded)}: ${parts.join(", ")}`;
}
