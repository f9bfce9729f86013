/** Which rows of a list are in the page. */
export interface WindowRange {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** Where a list stands, in pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Most rows in the page at a time. */
export const MOST_IN_PAGE = 58;
const BEYOND = 8;

/** The rows that are seen, with a few before and after them. */
export function windowRange(
  { scrollTop, height, rowHeight }: Viewport,
  total: number,
): WindowRange {
  const seen = Math.ceil(height / rowHeight) + 1;
  const spare = Math.max(0, Math.min(BEYOND, Math.floor((MOST_IN_PAGE - seen) / 2)));
  const first = Math.floor(scrollTop / rowHeight);
  const from = Math.max(0, Math.min(first, Math.max(0, total - seen)) - spare);
  return { from, to: Math.min(total, from + Math.min(MOST_IN_PAGE, seen + 2 * spare)) };
}

/** Where to scroll so that a row is seen whole below a head of this height; undefined when it is. */
export function scrollTo(index: number, view: Viewport, headHeight: number): number | undefined {
  const top = index * view.rowHeight;
  if (top < view.scrollTop) return top;
  const room = view.height - headHeight - view.rowHeight;
  return top > view.scrollTop + room ? top - room : undefined;
}
