import type { LineageNode, LineageTree } from "../lineage-data.ts";

/**
 * Where executions stand: each at its place in the unfolded tree, and as high as there are executions at or below it. So
 * one execution is equally high everywhere, and whatever stands below another stands right of it.
 */
export interface StrataLayout {
  /** By place: parents before their children. */
  readonly nodes: readonly LineageNode[];
  /** Executions at or below each. */
  readonly extents: Uint32Array;
  /** Place of the parent; -1 for the focus. */
  readonly parents: Int32Array;
  /** Places by execution id. */
  readonly places: ReadonlyMap<string, number>;
}

/** The layout of a tree; takes time in proportion to its executions. */
export function strataLayout({ focus }: Pick<LineageTree, "focus">): StrataLayout {
  const ordered: LineageNode[] = [];
  const places = new Map<string, number>();
  const parents: number[] = [];
  const waiting: { readonly node: LineageNode; readonly parent: number }[] = [
    { node: focus, parent: -1 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent } = next;
    const place = ordered.length;
    ordered.push(node);
    parents.push(parent);
    places.set(node.execution.executionId, place);
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (child !== undefined) waiting.push({ node: child, parent: place });
    }
  }
  return { nodes: ordered, parents: Int32Array.from(parents), places, extents: extentsOf(parents) };
}

/** Children stand after their parents, so that one pass from the end adds everything up. */
function extentsOf(parents: readonly number[]): Uint32Array {
  const extents = new Uint32Array(parents.length).fill(1);
  for (let place = parents.length - 1; place > 0; place--) {
    const parent = parents[place] ?? 0;
    extents[parent] = (extents[parent] ?? 0) + (extents[place] ?? 0);
  }
  return extents;
}

/** The part of a layout that is shown: one execution with all below it. */
export interface StrataWindow {
  /** Place of that execution. */
  readonly top: number;
  /** Executions in it. */
  readonly extent: number;
  /** Columns it takes. */
  readonly levels: number;
}

/** The window of an execution; of the focus, where the tree does not hold it. */
export function windowOf(layout: StrataLayout, executionId: string | undefined): StrataWindow {
  const top = (executionId === undefined ? undefined : layout.places.get(executionId)) ?? 0;
  const extent = layout.extents[top] ?? 0;
  let levels = 0;
  for (let place = top; place < top + extent; place++)
    levels = Math.max(levels, columnOf(layout, top, place) + 1);
  return { top, extent, levels };
}

/** In which column of a window an execution stands. */
export function columnOf({ nodes }: StrataLayout, top: number, place: number): number {
  return (nodes[place]?.level ?? 0) - (nodes[top]?.level ?? 0);
}

/** The rows of pixels an execution takes, first and last; never none. */
export function rowsOf(
  { extents }: StrataLayout,
  { top, extent }: StrataWindow,
  rows: number,
  place: number,
): readonly [first: number, last: number] {
  const from = place - top;
  const to = from + (extents[place] ?? 1);
  const first = Math.min(rows - 1, Math.floor((from * rows) / extent));
  return [first, Math.max(first, Math.min(rows, Math.ceil((to * rows) / extent)) - 1)];
}
