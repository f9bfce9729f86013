import { processTree } from "./process-tree.ts";
import type { SupervisedProcess } from "./supervised-process.ts";

/** What may be paused: the demo shows what happens then. */
const PAUSABLE: ReadonlySet<string> = new Set([
  "policy-decision",
  "identity",
  "grant-signing",
  "evidence",
  "postgres",
]);
const MOST_MS = 10_000;

/** A request to stop a process of the cluster for a while (SIGSTOP). */
interface PauseRequest {
  readonly pause: string;
  readonly forMs: number;
}

/** What became of it. */
export type PauseAnswer =
  | { readonly paused: string; readonly pids: readonly number[] }
  | { readonly refused: string };

/**
 * Answers requests to pause a process: it and what it started get SIGSTOP, and SIGCONT after the time asked for, at most
 * ten seconds, whatever happens to who asked. One pause at a time.
 */
export function pauser(
  started: () => readonly Pick<SupervisedProcess, "name" | "pid">[],
): (question: unknown) => Promise<PauseAnswer> {
  let isPausing = false;
  return async (question) => {
    const request = pauseRequest(question);
    if (request === undefined) return { refused: "not a request to pause" };
    if (isPausing) return { refused: "a process is paused already" };
    const pid = started().find(({ name }) => name === request.pause)?.pid;
    if (pid === undefined) return { refused: `${request.pause} is not a process of this cluster` };
    isPausing = true;
    try {
      const pids = await processTree(pid);
      signal(pids, "SIGSTOP");
      setTimeout(() => {
        signal(pids, "SIGCONT");
        isPausing = false;
      }, request.forMs);
      return { paused: request.pause, pids };
    } catch {
      isPausing = false;
      return { refused: "this system does not say which processes belong to it" };
    }
  };
}

function pauseRequest(question: unknown): PauseRequest | undefined {
  if (typeof question !== "object" || question === null) return undefined;
  const { pause, forMs } = question as Partial<Record<keyof PauseRequest, unknown>>;
  if (typeof pause !== "string" || !PAUSABLE.has(pause)) return undefined;
  if (typeof forMs !== "number" || !(forMs >= 1 && forMs <= MOST_MS)) return undefined;
  return { pause, forMs };
}

function signal(pids: readonly number[], name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
