import { useMemo } from "react";
import { useReportAge } from "./use-freshness.ts";

/** Reports how old an answer is that says nothing of its own time: since it was received. Milliseconds. */
export function useReceived(receivedMs: number | undefined, everyMs: number): void {
  useReportAge(
    useMemo(
      () =>
        receivedMs === undefined
          ? undefined
          : { asOfMs: receivedMs, receivedMs, treeSize: undefined, everyMs },
      [receivedMs, everyMs],
    ),
  );
}
