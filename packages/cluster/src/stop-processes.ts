import { setTimeout as wait } from "node:timers/promises";
import type { SupervisedProcess } from "./supervised-process.ts";

/** How long one process may keep those waiting that it depends on. */
const TURN_MS = 1_500;
/** Whatever still runs then is killed. */
const KILL_AFTER_MS = 8_000;

/**
 * Stops the processes, the last started first, each asked (SIGTERM) once the one before has ended or took longer than
 * 1.5 s. After 8 s in all what is left is killed; resolves when none is left.
 */
export async function stopProcesses(started: readonly SupervisedProcess[]): Promise<void> {
  const force = setTimeout(() => started.forEach((process) => process.kill()), KILL_AFTER_MS);
  try {
    for (const process of started.toReversed()) {
      process.requestStop();
      const turn = new AbortController();
      await Promise.race([
        process.ended,
        wait(TURN_MS, undefined, { signal: turn.signal }).catch(() => {}),
      ]);
      turn.abort();
    }
    await Promise.all(started.map((process) => process.ended));
  } finally {
    clearTimeout(force);
  }
}
