import type { Placed } from "./place-items.ts";

/** Keys that move in a graph. */
export const GRAPH_KEYS = [
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
] as const;

/** Where a key leads, by place: left to the parent, right to the first child, up and down within the column, Home to the first. */
export function graphStep(
  items: readonly Placed[],
  at: number,
  key: (typeof GRAPH_KEYS)[number],
): number {
  const from = items[at];
  if (from === undefined) return 0;
  switch (key) {
    case "ArrowLeft":
      return from.parent < 0 ? at : from.parent;
    case "ArrowRight": {
      const child = items.findIndex(({ parent }) => parent === at);
      return child < 0 ? at : child;
    }
    case "ArrowUp":
      return nearest(items, at, ({ depth, y }) => depth === from.depth && y < from.y);
    case "ArrowDown":
      return nearest(items, at, ({ depth, y }) => depth === from.depth && y > from.y);
    case "Home":
      return 0;
    case "End":
      return items.length - 1;
  }
}

function nearest(
  items: readonly Placed[],
  at: number,
  isThere: (placed: Placed) => boolean,
): number {
  const from = items[at]?.y ?? 0;
  let best = at;
  let least = Infinity;
  for (const [place, placed] of items.entries()) {
    const far = Math.abs(placed.y - from);
    if (!isThere(placed) || far >= least) continue;
    best = place;
    least = far;
  }
  return best;
}
