import { BOX, type Placed } from "./place-items.ts";

/** A line between two boxes. */
export interface Line {
  readonly id: string;
  /** SVG path data. */
  readonly path: string;
  /** Where it ends. */
  readonly x: number;
  readonly y: number;
}

/** From a parent to what was asked for under it. */
export interface AuthorityLine extends Line {
  /** What it leads to was denied: the end of the line, along which no authority went. */
  readonly stopped: string | undefined;
}

/** From an execution to one that it led to, without lending it authority. */
export interface CauseLine extends Line {
  /** Where it is named. */
  readonly nameX: number;
  readonly nameY: number;
}

/** The lines from parents to children; to what has no parent in the log there is none, wherever it stands. */
export function authorityLines(items: readonly Placed[]): readonly AuthorityLine[] {
  return items.flatMap((placed) => {
    const parent = items[placed.parent];
    if (parent === undefined) return [];
    const { item } = placed;
    if (item.kind === "execution" && item.execution.orphan) return [];
    const [x1, y1] = [parent.x + BOX.width, parent.y + BOX.height / 2];
    const [x, y] = [placed.x, placed.y + BOX.height / 2];
    const middle = (x1 + x) / 2;
    return {
      id: item.id,
      path: `M${x1} ${y1}H${middle}V${y}H${x}`,
      x,
      y,
      stopped:
        item.kind === "execution" && item.execution.state === "DENIED"
          ? `M${middle} ${y}H${x}`
          : undefined,
    };
  });
}

/** The lines between executions of a graph of which one is a cause of the other. */
export function causeLines(items: readonly Placed[]): readonly CauseLine[] {
  const placedOf = new Map(items.map((placed) => [placed.item.id, placed]));
  return items.flatMap((placed) => {
    const { item } = placed;
    if (item.kind !== "execution") return [];
    return item.execution.causes.flatMap((causeId) => {
      const cause = placedOf.get(causeId);
      return cause === undefined ? [] : causeLine(cause, placed);
    });
  });
}

/** How many causes of an execution are not in the graph. */
export function causesElsewhere(items: readonly Placed[], causes: readonly string[]): number {
  const ids = new Set(items.map(({ item }) => item.id));
  return causes.filter((id) => !ids.has(id)).length;
}

/** Along the outside of the boxes, so that it is not taken for a line of authority. */
function causeLine(from: Placed, to: Placed): CauseLine {
  const [x1, y1] = [from.x + BOX.width * 0.75, from.y + (from.y < to.y ? BOX.height : 0)];
  const [x, y] = [to.x + BOX.width * 0.75, to.y + (from.y < to.y ? 0 : BOX.height)];
  const out = Math.max(x1, x) + BOX.width / 2;
  return {
    id: `${from.item.id}>${to.item.id}`,
    path: `M${x1} ${y1}C${out} ${y1 + (y - y1) / 4} ${out} ${y - (y - y1) / 4} ${x} ${y}`,
    x,
    y,
    nameX: (x1 + x) / 8 + (3 * out) / 4,
    nameY: (y1 + y) / 2,
  };
}
