import { useEffect } from "react";
import { type Freshness, freshness, type PanelAge } from "./freshness-state.ts";
import { useCell, useParts } from "./parts.ts";
import { useNow } from "./use-now.ts";

const TICK_MS = 1_000;

/** Tells the page how old its main panel is, as long as this is shown. */
export function useReportAge(age: PanelAge | undefined): void {
  const { panelAge } = useParts();
  useEffect(() => panelAge.set(age), [age, panelAge]);
  useEffect(() => () => panelAge.set(undefined), [panelAge]);
}

/** How fresh the page's main panel is now; undefined while it has none. */
export function useFreshness(): (Freshness & { readonly age: PanelAge }) | undefined {
  const age = useCell(useParts().panelAge);
  const now = useNow(TICK_MS);
  return age === undefined ? undefined : { ...freshness(age, Math.max(now, age.receivedMs)), age };
}
