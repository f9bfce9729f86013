import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { StrataLayout } from "./layout.ts";
import { counted, type Painting, TINT } from "./paint-kind.ts";

/** Fills of what has no order of its own, the rarest first; the most frequent is tinted. */
const PLAIN = ["solid", "hatch", "dots", "cross", "stripes", "backhatch", "dashes"] as const;
const MOST = PLAIN.length + 1;
/** The rarer a value, the sooner it has a pixel: one decision under another policy is seen among thousands. */
export function valuePainting(
  { nodes }: StrataLayout,
  valueOf: (execution: Execution) => string,
  what: string,
  nothing: string,
): Painting {
  const counts = new Map<string, number>();
  for (const { execution } of nodes) {
    const value = valueOf(execution);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const rarestFirst = [...counts.keys()].toSorted(
    (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || (a < b ? -1 : 1),
  );
  const left = rarestFirst.slice(0, Math.max(0, rarestFirst.length - MOST));
  const told = rarestFirst.slice(left.length);
  const patterns = [...PLAIN.slice(0, told.length - 1), "tint" as const];
  const kinds = [
    ...(left.length === 0
      ? []
      : [{ word: `${left.length} others`, pattern: "hazard" as const, colour: "hazard" }]),
    ...told.map((value, i) => ({
      ...(value === "" ? { word: nothing } : { word: value, value: what }),
      pattern: patterns[i] ?? "tint",
      colour: value === "" ? "ink3" : "accent",
    })),
  ].map((kind) => ({ ...kind, strength: TINT }));
  const first = left.length === 0 ? 0 : 1;
  const rankOf = new Map(told.map((value, i) => [value, first + i]));
  return counted(
    kinds,
    Uint8Array.from(nodes, ({ execution }) => rankOf.get(valueOf(execution)) ?? 0),
  );
}
