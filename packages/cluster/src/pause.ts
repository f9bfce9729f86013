import type { PauseAllowance } from "./pause-allowance.ts";
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
  /** Chosen by who asks, and part of the answer. */
  readonly id: number;
  readonly pause: string;
  readonly forMs: number;
}

/** What became of it. */
export type PauseAnswer = { readonly id?: number } & (
  | { readonly paused: string; readonly pids: readonly number[] }
  | { readonly refused: string }
);

/**
 * Answers requests to pause a process: it and what it started get SIGSTOP, and SIGCONT after the time asked for, at most
 * ten seconds, whatever happens to who asked. One pause at a time, and no more than the allowance has.
 */
export function pauser(
  started: () => readonly Pick<SupervisedProcess, "name" | "pid">[],
  allowance: PauseAllowance,
): (question: unknown) => Promise<PauseAnswer> {
  let isPausing = false;
  const pause = async (request: PauseRequest): Promise<PauseAnswer> => {
    if (isPausing) return { refused: "a process is paused already" };
    const pid = started().find(({ name }) => name === request.pause)?.pid;
    if (pid === undefined) return { refused: `${request.pause} is not a process of this cluster` };
    const tooMuch = allowance.take(request.forMs);
    if (tooMuch !== undefined) return { refused: tooMuch };
    isPausing = true;
    const pids = await processTree(pid).catch(() => []);
    const goOn = (): void => {
      signal(pids, "SIGCONT");
      isPausing = false;
    };
    if (pids.length > 0 && signal(pids, "SIGSTOP")) {
      setTimeout(goOn, request.forMs);
      return { paused: request.pause, pids };
    }
    goOn();
    return {
      refused: "this system does not say which processes belong to it, or does not stop them",
    };
  };
  return async (question) => {
    const request = pauseRequest(question);
    if (request === undefined) return { refused: "not a request to pause" };
    return { id: request.id, ...(await pause(request)) };
  };
}

function pauseRequest(question: unknown): PauseRequest | undefined {
  if (typeof question !== "object" || question === null) return undefined;
  const { id, pause, forMs } = question as Partial<Record<keyof PauseRequest, unknown>>;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) return undefined;
  if (typeof pause !== "string" || !PAUSABLE.has(pause)) return undefined;
  if (typeof forMs !== "number" || !(forMs >= 1 && forMs <= MOST_MS)) return undefined;
  return { id, pause, forMs };
}

/** Signals those of the processes that are still there; false when one could not be. */
function signal(pids: readonly number[], name: "SIGSTOP" | "SIGCONT"): boolean {
  return pids
    .map((pid) => {
      try {
        return process.kill(pid, name);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === "ESRCH";
      }
    })
    .every(Boolean);
}
