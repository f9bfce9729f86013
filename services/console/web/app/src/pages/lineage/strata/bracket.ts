import type { StrataLayout } from "./layout.ts";

const LEAST = 6;

/** Where a bracket stands that spans two executions, at so many pixels for the whole; undefined when the tree holds neither. */
export function bracketOf(
  { nodes, places }: Pick<StrataLayout, "nodes" | "places">,
  [first, last]: readonly [first: string, last: string],
  height: number,
): { readonly top: number; readonly height: number } | undefined {
  const from = places.get(first) ?? places.get(last);
  const to = places.get(last) ?? from;
  if (from === undefined || to === undefined) return undefined;
  const at = Math.min(from, to);
  const spanned = ((Math.abs(to - from) + 1) * height) / nodes.length;
  const tall = Math.min(height, Math.max(LEAST, spanned));
  return { top: Math.min(height - tall, (at * height) / nodes.length), height: tall };
}
