import { useEffect, useState } from "react";
import { demo } from "../../api/services/demo.ts";
import { useParts } from "../../ui/parts.ts";
import { type Followed, followRun } from "./follow-run.ts";
import { NOTHING_YET } from "./run-view.ts";

const JOINING: Followed = {
  view: NOTHING_YET,
  phase: "joining",
  failure: undefined,
  aheadMs: undefined,
  receivedMs: undefined,
};

/** A run as it goes on: one stream, closed while nobody looks, and opened again after the last event. An empty id is no run. */
export function useRun(runId: string): Followed {
  const { client, now } = useParts();
  const [shown, setShown] = useState({ runId, followed: JOINING });
  useEffect(() => {
    if (runId === "") return undefined;
    let followed = JOINING;
    let ended = new AbortController();
    const show = (next: Followed) => {
      followed = next;
      setShown({ runId, followed: next });
    };
    const begin = () => {
      ended = new AbortController();
      const watch = (afterSeq: bigint, signal: AbortSignal) =>
        client(demo).watchRun({ runId, afterSeq }, { signal, timeoutMs: 0 });
      void followRun(followed, { watch, show, pause, now }, ended.signal);
    };
    const follow = () => {
      ended.abort();
      if (!document.hidden && followed.phase !== "over") begin();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      ended.abort();
    };
  }, [client, now, runId]);
  return shown.runId === runId ? shown.followed : JOINING;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
