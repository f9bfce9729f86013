/** The colour a token stands for, as a canvas takes it. */
export type Palette = (token: string) => string;

const FORCED: Readonly<Record<string, string>> = { bg: "Canvas", accent: "Highlight" };

/** The colours of an element's theme. Where people force their own, there are few, and patterns tell things apart. */
export function paletteOf(element: Element, isForced: boolean): Palette {
  if (isForced) return (token) => FORCED[token] ?? "CanvasText";
  const style = getComputedStyle(element);
  return (token) => style.getPropertyValue(`--${token}`).trim();
}
