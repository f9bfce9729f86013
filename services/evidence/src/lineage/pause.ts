import { setTimeout } from "node:timers/promises";

/** Waits some milliseconds; rejects when the signal aborts. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits, without keeping the process alive for it. */
export const pause: Pause = (ms, signal) =>
  setTimeout(ms, undefined, { ref: false, ...(signal && { signal }) });
