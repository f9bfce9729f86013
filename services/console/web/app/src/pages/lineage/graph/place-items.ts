import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { LineageNode } from "../lineage-data.ts";
import type { Chosen } from "./choose-nodes.ts";
import type { Rest } from "./rest.ts";

/** What stands in a graph: an execution, or what is left out below one. */
export type Item =
  | {
      readonly kind: "execution";
      readonly id: string;
      readonly execution: Execution;
      readonly role: "ancestor" | "focus" | "descendant";
    }
  | { readonly kind: "rest"; readonly id: string; readonly rest: Rest };

/** Where an item stands. */
export interface Placed {
  readonly item: Item;
  /** Of its upper left corner, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Place of the parent in the list; -1 for the first. */
  readonly parent: number;
  /** From the first; 0 for the first. */
  readonly depth: number;
}

/** A graph, laid out. */
export interface Placement {
  /** Parents before their children, from top to bottom within a column. */
  readonly items: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

/** Size of a box, and from one to the next, in pixels. */
export const BOX = { width: 208, height: 38 } as const;
const COLUMN = 264;
const ROW = 44;
const MARGIN = 16;

interface Branch {
  readonly item: Item;
  readonly branches: readonly Branch[];
}

/**
 * Lays a graph out from left to right: ancestors, the focus, what is below it. Whatever has nothing below it has a row of its
 * own, and whatever has stands in the row of the first of that: so a parent is beside its children, however many there are.
 */
export function placeItems(ancestors: readonly Execution[], chosen: Chosen): Placement {
  const items: Placed[] = [];
  let rows = 0;
  const place = ({ branches, item }: Branch, parent: number, depth: number): void => {
    const at = items.length;
    items.push({ item, parent, depth, x: MARGIN + depth * COLUMN, y: MARGIN + rows * ROW });
    if (branches.length === 0) rows++;
    for (const branch of branches) place(branch, at, depth + 1);
  };
  place(branchOf(ancestors, chosen), -1, 0);
  return {
    items,
    width: Math.max(...items.map(({ x }) => x)) + BOX.width + MARGIN,
    height: 2 * MARGIN + rows * ROW,
  };
}

function branchOf(ancestors: readonly Execution[], { rests, shown }: Chosen): Branch {
  const isShown = new Set(shown);
  const restOf = new Map(rests.map((rest) => [rest.parent, rest]));
  const below = (node: LineageNode): Branch => {
    const rest = restOf.get(node);
    const { execution } = node;
    return {
      item: {
        kind: "execution",
        id: execution.executionId,
        execution,
        role: node.parent === undefined ? "focus" : "descendant",
      },
      branches: [
        ...node.children.filter((child) => isShown.has(child)).map(below),
        ...(rest === undefined
          ? []
          : [
              {
                item: { kind: "rest", id: `${execution.executionId}+`, rest },
                branches: [],
              } as const,
            ]),
      ],
    };
  };
  const [focus] = shown;
  if (focus === undefined) throw new Error("a graph has a focus");
  return ancestors.reduceRight<Branch>(
    (branch, execution) => ({
      item: { kind: "execution", id: execution.executionId, execution, role: "ancestor" },
      branches: [branch],
    }),
    below(focus),
  );
}
