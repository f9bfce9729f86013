import { msOf } from "../../time/instant.ts";
import type { LineageTree } from "./lineage-data.ts";

/** Every time at which something became of an execution, in order; milliseconds since the Unix epoch. */
export function eventTimes({ focus, nodes }: LineageTree): readonly number[] {
  const first = msOf(focus.execution.decidedAt) ?? 0;
  const times = new Set<number>();
  for (const { execution } of nodes) {
    const { decidedAt, endedAt, revokedAt, startedAt } = execution;
    for (const at of [decidedAt, startedAt, endedAt, revokedAt]) {
      const ms = msOf(at);
      if (ms !== undefined && ms >= first) times.add(ms);
    }
  }
  return [...times].toSorted((a, b) => a - b);
}

/** The place of the last of these that is not after a time; -1 when all are. */
export function lastUpTo(times: readonly number[], ms: number): number {
  let from = 0;
  let to = times.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((times[middle] ?? Infinity) <= ms) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
