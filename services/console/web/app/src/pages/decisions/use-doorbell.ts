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

/** Rings when an execution changes, at once. It only says that there is something: what, the list asks for itself. */
export function useDoorbell(watched: Watched | undefined, ring: () => void): void {
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

    const listen = async (signal: AbortSignal): Promise<void> => {
      let cursor = "";
      while (!signal.aborted && wish.current !== undefined) {
        try {
          const calls = client(lineage).watchExecutions(
            { ...wish.current, cursor },
            { signal, timeoutMs: 0 },
          );
          for await (const change of calls) {
            cursor = change.cursor;
            if (change.executions.length > 0) latest.current();
          }
        } catch (error) {
          if (signal.aborted || failureOf(error).kind === "unknown-here") return;
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
