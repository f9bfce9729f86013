import { Lane, type SourceFile } from "@writ/proto/writ/demo/v1/demo";

const NAMES: Readonly<Record<number, string>> = {
  [Lane.WRIT]: "authorized first",
  [Lane.OPEN]: "watched",
  [Lane.MONITOR]: "monitor",
};

/** Who loads a file, in words. */
export function lanesWords(lanes: readonly Lane[]): string {
  const names = lanes.map((lane) => NAMES[lane] ?? `unknown (${lane})`);
  if (lanes.includes(Lane.WRIT) && lanes.includes(Lane.OPEN)) return "both worlds";
  return names.length === 0 ? "nobody" : `only ${names.join(" and ")}`;
}

/** What both worlds load first, then what makes the difference; by path. */
export function sourcesInOrder(sources: readonly SourceFile[]): readonly SourceFile[] {
  const rank = ({ lanes }: SourceFile) =>
    lanes.includes(Lane.WRIT) && lanes.includes(Lane.OPEN) ? 0 : 1;
  return sources.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}
