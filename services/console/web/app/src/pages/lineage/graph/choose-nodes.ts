import type { LineageNode } from "../lineage-data.ts";
import type { StrataLayout } from "../strata/layout.ts";
import { BUDGET, HARD, OPENED, SIBLINGS } from "./budget.ts";
import type { Ranking } from "./rank-nodes.ts";
import { type Rest, restOf } from "./rest.ts";

/** What a graph shows of a tree. */
export interface Chosen {
  /** The focus and descendants; parents before their children. */
  readonly shown: readonly LineageNode[];
  /** What is left out, by what it is below; at most one for each that is shown. */
  readonly rests: readonly Rest[];
  /** Descendants that are left out, of all there are. */
  readonly leftOut: number;
  /** Of those, how many are not loaded. No rest counts them all. */
  readonly notLoaded: number;
  /** Nothing more fits, whatever is opened. */
  readonly isFull: boolean;
}

/** What to choose by. */
export interface Choice {
  /** Executions above the focus, all of which are shown. */
  readonly ancestors: number;
  /** Execution that must be there with its path. */
  readonly selected: string | undefined;
  /** Executions whose rest was opened, once for each time. */
  readonly opened: readonly string[];
}

/**
 * Chooses what of a tree to show: the focus, the selection with its path, then by rank up to the budget and so many
 * siblings, then what was opened up to the hard limit. Whatever is shown stands below its parent, and whatever is not is counted by a rest.
 */
export function chooseNodes(
  { layout, ranked, tree }: Ranking,
  { ancestors, opened, selected }: Choice,
): Chosen {
  const picked = picking(tree.focus, ancestors);
  const chosen =
    layout.nodes[(selected === undefined ? undefined : layout.places.get(selected)) ?? 0];
  if (chosen !== undefined) picked.add(chosen, HARD);
  for (const node of ranked) {
    if (picked.executions() >= BUDGET) break;
    if (picked.hasRoom(node, SIBLINGS)) picked.add(node, BUDGET);
  }
  let isFull = false;
  for (const [parentId, most] of opening(opened)) {
    let left = most;
    for (const node of ranked) {
      if (left === 0) break;
      if (node.parent?.execution.executionId !== parentId || picked.has(node)) continue;
      if (picked.add(node, HARD)) left--;
      else isFull = true;
    }
  }
  const shown = layout.nodes.filter((node) => picked.has(node));
  return {
    shown,
    rests: restsOf(layout, shown, picked.has),
    leftOut: tree.total - (shown.length - 1),
    notLoaded: Math.max(0, tree.total - (layout.nodes.length - 1)),
    isFull,
  };
}

/** How many children each opened execution shows besides, in the order in which they were opened. */
function opening(opened: readonly string[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const id of opened) most.set(id, (most.get(id) ?? 0) + OPENED);
  return most;
}

function restsOf(
  layout: StrataLayout,
  shown: readonly LineageNode[],
  isShown: (node: LineageNode) => boolean,
): readonly Rest[] {
  return shown.flatMap((parent) => restOf(layout, parent, isShown) ?? []);
}

/** Keeps count of what is picked, and of the rests that will stand for what is not. */
function picking(focus: LineageNode, ancestors: number) {
  const picked = new Set<LineageNode>();
  const missing = new Map<LineageNode, number>();
  let rests = 0;
  const pick = (node: LineageNode): void => {
    picked.add(node);
    const children = childrenOf(node);
    missing.set(node, children);
    if (children > 0) rests++;
    if (node.parent === undefined || !picked.has(node.parent)) return;
    const left = (missing.get(node.parent) ?? 1) - 1;
    missing.set(node.parent, left);
    if (left === 0) rests--;
  };
  pick(focus);
  const executions = (): number => ancestors + picked.size;
  return {
    executions,
    has: (node: LineageNode): boolean => picked.has(node),
    /** Whether the execution, and each on its path, is one of at most so many siblings that are picked. */
    hasRoom(node: LineageNode, siblings: number): boolean {
      for (let at = node; at.parent !== undefined && !picked.has(at); at = at.parent) {
        const left = missing.get(at.parent);
        if (left !== undefined && childrenOf(at.parent) - left >= siblings) return false;
      }
      return true;
    },
    /** Picks an execution with its path, if there are no more than `most` executions then; whether it did. */
    add(node: LineageNode, most: number): boolean {
      const path: LineageNode[] = [];
      for (
        let at: LineageNode | undefined = node;
        at !== undefined && !picked.has(at);
        at = at.parent
      )
        path.push(at);
      // Each may bring a rest of its own.
      const growth = 2 * path.length;
      if (executions() + path.length > most || executions() + rests + growth > HARD) return false;
      path.toReversed().forEach(pick);
      return true;
    },
  };
}

function childrenOf({ children, execution }: LineageNode): number {
  return Math.max(children.length, Number(execution.children?.direct ?? 0n));
}
