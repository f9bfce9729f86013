import { directChildren, type Loaded } from "./held-lineage.ts";
import type { LineageNode } from "./lineage-data.ts";
import { type ShortId, shortId } from "./opened.ts";

interface Placed {
  readonly key: string;
  /** From 1, the focus. */
  readonly level: number;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly setSize: number;
  readonly parentKey: string | undefined;
}

/** An execution. */
export interface NodeRow extends Placed {
  readonly kind: "node";
  readonly node: LineageNode;
  /** Undefined when there is nothing to open. */
  readonly isOpen: boolean | undefined;
}

/** Siblings that are equal in action and state, none of which led to anything. */
export interface FoldRow extends Placed {
  readonly kind: "fold";
  readonly members: readonly LineageNode[];
  readonly isOpen: boolean;
}

/** Children that are not loaded. */
export interface MoreRow extends Placed {
  readonly kind: "more";
  readonly node: LineageNode;
}

/** A row of the tree. */
export type TreeRow = NodeRow | FoldRow | MoreRow;

/** How the tree is to be shown. */
export interface RowsWish {
  /** Levels whose nodes are open at first. */
  readonly openLevels: number;
  readonly opened: ReadonlySet<ShortId>;
}

/** A pair is shown as it is: a row that stands for two saves nobody anything. */
export const FOLD_FROM = 3;

/** The rows that are to be seen, from the top. */
export function treeRows({ tree, hasMore }: Loaded, wish: RowsWish): readonly TreeRow[] {
  const rows: TreeRow[] = [];

  // A chain has at most 33 levels, so that recursion is bounded.
  const add = (node: LineageNode, placed: Placed) => {
    const isMore = hasMore(node);
    const canOpen = node.children.length > 0 || isMore;
    const isOpen = canOpen ? isNodeOpen(node, wish) : undefined;
    rows.push({ kind: "node", ...placed, node, isOpen });
    if (isOpen !== true) return;
    const items = folded(node.children, hasMore);
    const setSize = items.length + (isMore ? 1 : 0);
    const below = { level: placed.level + 1, setSize, parentKey: placed.key };
    for (const [i, item] of items.entries()) {
      const place = { ...below, position: i + 1 };
      const [first, second] = item;
      if (second !== undefined) addFold(item, place);
      else if (first !== undefined) add(first, { ...place, key: first.execution.executionId });
    }
    if (isMore) rows.push({ kind: "more", ...below, position: setSize, key: moreKey(node), node });
  };
  const addFold = (members: readonly LineageNode[], place: Omit<Placed, "key">) => {
    const key = foldKey(members);
    const isOpen = members.some(({ execution }) => wish.opened.has(shortId(execution.executionId)));
    rows.push({ kind: "fold", ...place, key, members, isOpen });
    if (!isOpen) return;
    for (const [i, node] of members.entries())
      rows.push({
        kind: "node",
        key: node.execution.executionId,
        level: place.level + 1,
        position: i + 1,
        setSize: members.length,
        parentKey: key,
        node,
        isOpen: undefined,
      });
  };

  add(tree.focus, {
    key: tree.focus.execution.executionId,
    level: 1,
    position: 1,
    setSize: 1,
    parentKey: undefined,
  });
  return rows;
}

/** Siblings, those together that are folded; a fold stands where its first member was. */
function folded(
  siblings: readonly LineageNode[],
  hasMore: Loaded["hasMore"],
): readonly (readonly LineageNode[])[] {
  const groups = new Map<string, LineageNode[]>();
  for (const node of siblings) {
    const { action, executionId, state } = node.execution;
    // What led to something stays by itself: a fold must not hide what is below.
    const isLeaf = directChildren(node.execution) === 0 && node.children.length === 0;
    const name = isLeaf && !hasMore(node) ? `${action} ${state}` : executionId;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  return [...groups.values()].flatMap((group) =>
    group.length >= FOLD_FROM ? [group] : group.map((node) => [node]),
  );
}

function isNodeOpen(node: LineageNode, { openLevels, opened }: RowsWish): boolean {
  const isAtFirst = node.level < openLevels;
  return opened.has(shortId(node.execution.executionId)) !== isAtFirst;
}

function foldKey([first]: readonly LineageNode[]): string {
  return `fold-${first?.execution.executionId ?? ""}`;
}

function moreKey({ execution }: LineageNode): string {
  return `more-${execution.executionId}`;
}
