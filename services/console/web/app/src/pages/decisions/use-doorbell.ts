import type { WatchExecutionsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import { useEffect, useRef } from "react";
import { failureOf } from "../../api/failure.ts";
import type { Conditions } from "../../filter/conditions.ts";
import { useParts } from "../../ui/parts.ts";
import { lineage } from "../../api/services/lineage.ts";

const AGAIN_MS = 5_000;
/** All tabs of this origin together hold one stream: browsers open six connections to it at most. */
const LOCK = "writ.watch";

/** What is watched. */
export interface Watched {
  readonly tenantId: string;
  readonly filter: Conditions;
}

/** Rings when executions change, at once, with what they are now. Not every change rings: lists ask for themselves as well. */
export function useDoorbell(
  watched: Watched | undefined,
  ring: (change: WatchExecutionsResponse) => void,
): void {
  const { client } = useParts();
  const latest = useRef(ring);
  useEffect(() => {
    latest.current = ring;
  });
  const key = watched === undefined ? "" : JSON.stringify(watched, wireText);
  const wish = useRef(watched);
  useEffect(() => {
    wish.current = watched;
  });

  useEffect(() => {
    if (key === "") return undefined;
    let ended = new AbortController();
    // Who comes back is told what happened while nobody looked.
    let cursor = "";

    const listen = async (signal: AbortSignal): Promise<void> => {
      while (!signal.aborted && wish.current !== undefined) {
        try {
          const calls = client(lineage).watchExecutions(
            { ...wish.current, cursor },
            { signal, timeoutMs: 0 },
          );
          for await (const change of calls) {
            cursor = change.cursor;
            if (change.executions.length > 0) latest.current(change);
          }
        } catch (error) {
          const { kind } = failureOf(error);
          if (signal.aborted || kind === "unknown-here") return;
          if (kind === "invalid") cursor = "";
        }
        await pause(AGAIN_MS, signal);
      }
    };
    const begin = () => {
      ended = new AbortController();
      const { signal } = ended;
      // Who does not get the lock, and browsers without locks, go on asking at intervals.
      void navigator.locks?.request(LOCK, { signal }, () => listen(signal)).catch(() => {});
    };
    const follow = () => {
      ended.abort();
      if (!document.hidden) begin();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      ended.abort();
    };
  }, [client, key]);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function wireText(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
