import type { WatchRunResponse } from "@writ/proto/writ/demo/v1/demo";
import { type Failure, failureOf } from "../../api/failure.ts";
import { isOver, type RunView, withEvent } from "./run-view.ts";

/** A run as it is followed. */
export interface Followed {
  readonly view: RunView;
  /** `joining` before the first event, `lost` while nobody answers, `gone` when there is no such run. */
  readonly phase: "joining" | "live" | "lost" | "over" | "gone";
  /** Why it is lost or gone. */
  readonly failure: Failure | undefined;
  /** How far the page's clock is ahead of the server's, at most, in milliseconds; undefined before the first event. */
  readonly aheadMs: number | undefined;
  /** When the last event came, by the page's clock. */
  readonly receivedMs: number | undefined;
}

/** What following takes. */
export interface FollowDeps {
  /** The events after that one. */
  readonly watch: (afterSeq: bigint, signal: AbortSignal) => AsyncIterable<WatchRunResponse>;
  readonly show: (followed: Followed) => void;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the Unix epoch, by the page's clock. */
  readonly now: () => number;
}

const AGAIN_MS = 500;
const MOST_AGAIN_MS = 5_000;

/** Follows a run from where one was, and goes on where a stream broke, until the run is over, gone or nobody looks. */
export async function followRun(
  from: Followed,
  { watch, show, pause, now }: FollowDeps,
  signal: AbortSignal,
): Promise<void> {
  let followed = from;
  let waitMs = AGAIN_MS;
  const become = (next: Followed) => {
    followed = next;
    if (!signal.aborted) show(next);
  };
  while (!signal.aborted) {
    try {
      for await (const event of watch(followed.view.lastSeq, signal)) {
        if (signal.aborted) return;
        waitMs = AGAIN_MS;
        become(heard(followed, event, now()));
      }
      if (isOver(followed.view)) return;
    } catch (error) {
      const failure = failureOf(error);
      if (isOver(followed.view)) return;
      const isGone = GONE.has(failure.kind);
      become({ ...followed, phase: isGone ? "gone" : "lost", failure });
      if (isGone) return;
    }
    await pause(waitMs, signal);
    waitMs = Math.min(2 * waitMs, MOST_AGAIN_MS);
  }
}

// Asking again would get the same answer.
const GONE = new Set(["absent", "invalid", "not-yours", "unknown-here"]);

function heard(followed: Followed, event: WatchRunResponse, nowMs: number): Followed {
  const view = withEvent(followed.view, event);
  if (view === followed.view) return followed;
  const ahead = view.lastAtMs === undefined ? undefined : nowMs - view.lastAtMs;
  return {
    view,
    phase: isOver(view) ? "over" : "live",
    failure: undefined,
    aheadMs: least(followed.aheadMs, ahead),
    receivedMs: nowMs,
  };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
