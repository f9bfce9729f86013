import type { Metric } from "../prometheus-text.ts";
import type { Picture } from "./picture.ts";
import { STALE_MS } from "./truth.ts";

/** The metrics of every process that answered when it was last asked, those of the console, and `up` for each: 1 or 0. */
export function statusMetrics(
  { nowMs, processes }: Pick<Picture, "nowMs" | "processes">,
  own: readonly Metric[],
): ReadonlyMap<string, readonly Metric[]> {
  const all = new Map<string, readonly Metric[]>();
  for (const [process, { misses, said }] of processes) {
    const isUp = said !== undefined && misses === 0 && nowMs - said.atMs <= STALE_MS;
    // What a process counted before it fell silent is not what it counts now.
    all.set(process, [upMetric(isUp), ...(isUp ? said.status.metrics : [])]);
  }
  return all.set("console", [upMetric(true), ...own]);
}

function upMetric(isUp: boolean): Metric {
  const name = "up";
  const help = "Whether the process answered when it was last asked.";
  return { name, help, type: "gauge", samples: [{ name, labels: {}, value: isUp ? 1 : 0 }] };
}
