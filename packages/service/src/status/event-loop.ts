import { monitorEventLoopDelay } from "node:perf_hooks";

/** How long the event loop keeps callers waiting. */
export interface EventLoopDelay {
  /** 99th percentile over the last whole five seconds, in seconds; undefined before them. */
  p99(): number | undefined;
  stop(): void;
}

const RESOLUTION_MS = 20;
const WINDOW_MS = 5_000;

/** Measures the event loop of this process from now on. */
export function eventLoopDelay(): EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let last: number | undefined;
  const timer = setInterval(() => {
    // What is recorded is the time between two ticks, the pause between them included.
    last = Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS) / 1_000;
    histogram.reset();
  }, WINDOW_MS);
  timer.unref();
  return {
    p99: () => last,
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
