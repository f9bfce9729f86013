import type { ReasonFamily } from "@writ/reasons";
import type { Points } from "../../ui/series/series-data.ts";
import { CAUSES } from "./charts.ts";

/** How often a cause was one, in the window. */
export interface CauseCount {
  readonly family: ReasonFamily;
  /** Undefined when nothing was measured. */
  readonly count: number | undefined;
}

/** Counts the causes of denials from their rates over `stepMs` each, the most frequent first. */
export function causeCounts({ values }: Points, stepMs: number): readonly CauseCount[] {
  const counts = CAUSES.map(({ family, name }) => {
    const rates = (values[name] ?? []).filter((rate) => rate !== undefined);
    const sum = rates.reduce((total, rate) => total + rate, 0);
    return { family, count: rates.length === 0 ? undefined : Math.round((sum * stepMs) / 1_000) };
  });
  return counts.toSorted((a, b) => (b.count ?? -1) - (a.count ?? -1));
}
