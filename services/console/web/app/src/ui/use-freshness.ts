import { useEffect, useState } from "react";
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

/** How many whole seconds old the page's main panel is once it is stale; undefined while it is fresh. */
export function useStaleSeconds(): number | undefined {
  const { panelAge, now } = useParts();
  const [seconds, setSeconds] = useState<number>();
  useEffect(() => {
    const look = () => {
      const age = panelAge.get();
      const fresh = age && freshness(age, now());
      setSeconds(fresh?.isStale === true ? Math.round(fresh.ageMs / 1_000) : undefined);
    };
    look();
    const timer = setInterval(look, TICK_MS);
    const stop = panelAge.subscribe(look);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [now, panelAge]);
  return seconds;
}

/** How fresh the page's main panel is now; undefined while it has none. */
export function useFreshness(): (Freshness & { readonly age: PanelAge }) | undefined {
  const age = useCell(useParts().panelAge);
  const now = useNow(TICK_MS);
  return age === undefined ? undefined : { ...freshness(age, Math.max(now, age.receivedMs)), age };
}
