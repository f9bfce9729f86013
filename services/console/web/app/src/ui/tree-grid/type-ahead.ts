/** What was typed lately. */
export interface Typed {
  readonly text: string;
  /** Milliseconds. */
  readonly atMs: number;
}

/** Nothing was typed. */
export const NOTHING_TYPED: Typed = { text: "", atMs: Number.NEGATIVE_INFINITY };

const TOGETHER_MS = 700;

/**
 * What was typed with one more key, and the row it leads to: the first after the current one whose label begins with it. A key
 * that leads nowhere is not taken, so that it can mean something else. The same letter again goes on to the next.
 */
export function typeAhead(
  before: Typed,
  press: { readonly key: string; readonly atMs: number },
  labels: { readonly length: number; readonly at: (index: number) => string },
  current: number,
): { readonly typed: Typed; readonly to: number } | undefined {
  if (press.key.length !== 1 || press.key === " ") return undefined;
  const isTogether = press.atMs - before.atMs < TOGETHER_MS;
  const text = (isTogether ? before.text : "") + press.key.toLowerCase();
  const isRepeated = text === text.charAt(0).repeat(text.length);
  const wanted = isRepeated ? text.charAt(0) : text;
  // Who goes on writing may stay where they are.
  const from = isTogether && !isRepeated ? current : current + 1;
  for (let i = 0; i < labels.length; i++) {
    const index = (Math.max(0, from) + i) % labels.length;
    if (labels.at(index).toLowerCase().startsWith(wanted))
      return { typed: { text, atMs: press.atMs }, to: index };
  }
  return undefined;
}
