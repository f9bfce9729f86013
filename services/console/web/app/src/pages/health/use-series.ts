import { useQuery } from "@tanstack/react-query";
import { health } from "../../api/services/health.ts";
import { durationMs } from "../../time/duration.ts";
import { type Points, pointsOf } from "../../ui/series/series-data.ts";
import type { Window } from "../../ui/series/chart-options.ts";
import { useParts } from "../../ui/parts.ts";
import { SERIES_NAMES, STEP_MS } from "./charts.ts";

/** What was measured over a window that ends when it was asked. */
export interface Measured {
  readonly points: Points;
  readonly window: Window;
}

/** Asks for all series of the page, every five seconds while somebody looks. `window` is a duration like 1h. */
export function useSeries(window: string) {
  const { client } = useParts();
  const windowMs = durationMs(window) ?? 0;
  return useQuery({
    queryKey: ["series", window],
    queryFn: async (): Promise<Measured> => {
      const reply = await client(health).getSeries({
        names: [...SERIES_NAMES],
        windowS: windowMs / 1_000,
      });
      const atMs = reply.atMs.map(Number);
      // By the clock of who measured; where nothing was measured yet, by this one's.
      const toMs = atMs.at(-1) ?? Date.now();
      return {
        points: pointsOf(atMs, reply.series, STEP_MS),
        window: { fromMs: toMs - windowMs, toMs },
      };
    },
    refetchInterval: STEP_MS,
    placeholderData: (before) => before,
  });
}
