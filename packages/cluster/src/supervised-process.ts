import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { crashesInARow, restartDelayMs } from "./backoff.ts";
import type { OnEvent } from "./cluster-event.ts";
import { lastLines, openLog } from "./process-log.ts";

const POLL_MS = 50;

/** A program to keep running. */
export interface ProcessSpec {
  /** Unique among the processes of a cluster. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Gets what the program writes to standard output and error. */
  readonly logFile: string;
  /** Runs before every start. */
  readonly prepare?: () => Promise<void>;
  /** Whether the program does its work now; asked again and again until it does. Must end by itself. */
  readonly isReady: () => Promise<boolean>;
  /** How long the first start may take until the program is ready, in milliseconds. */
  readonly readyWithinMs: number;
  /** Answers what the program asks on its IPC channel; without it there is none. */
  readonly answer?: (question: unknown) => Promise<object>;
}

/** A program that is restarted when it ends, until it is stopped. */
export interface SupervisedProcess {
  readonly name: string;
  /** Of the current start; undefined between two starts. */
  readonly pid: number | undefined;
  /** Resolves when the program is ready for the first time. Rejects with ProcessFailedError when it ended before, or took too long. */
  readonly ready: Promise<void>;
  /** Resolves when the program has ended and will not be started again. */
  readonly ended: Promise<void>;
  /** Asks the program to end (SIGTERM) and never starts it again. */
  requestStop(): void;
  /** Ends the program and all that it started in its process group, at once (SIGKILL). */
  kill(): void;
}

/** A program that never became ready. */
export class ProcessFailedError extends Error {
  override readonly name = "ProcessFailedError";
  readonly process: string;

  constructor(process: string, what: string, lines: string) {
    super(lines === "" ? `${process} ${what}` : `${process} ${what}; its last lines:\n${lines}`);
    this.process = process;
  }
}

/**
 * Starts a program and restarts it whenever it ends, with increasing delay. A program that ends before it was ever ready
 * is not restarted: it would only fail again. Its standard input is a pipe that ends when this process does.
 */
export function supervise(
  spec: ProcessSpec,
  surroundings: { readonly now: () => number; readonly onEvent: OnEvent },
): SupervisedProcess {
  const { now, onEvent } = surroundings;
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let wasReady = false;
  let becameReady: () => void = () => {};
  let failed: (error: ProcessFailedError) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    becameReady = resolve;
    failed = reject;
  });
  // Nobody may be waiting for it when it rejects.
  ready.catch(() => {});

  async function untilReady(exited: Promise<string>): Promise<void> {
    let isOver = false;
    void exited.then(() => (isOver = true));
    const deadline = now() + spec.readyWithinMs;
    while (!isOver && !stopping.signal.aborted) {
      if (await spec.isReady().catch(() => false)) {
        wasReady = true;
        onEvent({ kind: "ready", process: spec.name });
        return becameReady();
      }
      if (!wasReady && now() > deadline) {
        const what = `was not ready within ${spec.readyWithinMs / 1_000} s`;
        return failed(new ProcessFailedError(spec.name, what, await lastLines(spec.logFile)));
      }
      await Promise.race([exited, wait(POLL_MS)]);
    }
  }

  async function runOnce(): Promise<string> {
    await spec.prepare?.();
    const log = await openLog(spec.logFile);
    if (stopping.signal.aborted) {
      await log.close();
      return "was stopped before it was started";
    }
    const started = spawn(spec.command, spec.args, {
      env: spec.env,
      stdio: ["pipe", log.fd, log.fd, ...(spec.answer === undefined ? [] : ["ipc" as const])],
      // A process group of its own: Ctrl-C in a terminal reaches only us, and we stop things in their order.
      detached: true,
    });
    child = started;
    if (spec.answer !== undefined) answerQuestions(started, spec.answer);
    const exited = exitOf(started);
    onEvent({ kind: "started", process: spec.name, pid: started.pid });
    await log.close();
    await untilReady(exited);
    const how = await exited;
    child = undefined;
    return how;
  }

  async function run(): Promise<void> {
    let crashes = 0;
    while (!stopping.signal.aborted) {
      const startedAt = now();
      const how = await runOnce().catch(
        (error: unknown) => `could not be started: ${String(error)}`,
      );
      if (stopping.signal.aborted) break;
      if (!wasReady) {
        failed(new ProcessFailedError(spec.name, how, await lastLines(spec.logFile)));
        return;
      }
      crashes = crashesInARow(crashes, now() - startedAt);
      const delayMs = restartDelayMs(crashes);
      onEvent({ kind: "crashed", process: spec.name, how, restartInMs: delayMs });
      await wait(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    failed(new ProcessFailedError(spec.name, "was stopped before it was ready", ""));
  }

  const ended = run().then(() => onEvent({ kind: "stopped", process: spec.name }));
  return {
    name: spec.name,
    get pid() {
      return child?.pid;
    },
    ready,
    ended,
    requestStop() {
      stopping.abort();
      child?.kill("SIGTERM");
    },
    kill() {
      stopping.abort();
      if (child?.pid !== undefined) killGroup(child.pid);
    },
  };
}

function answerQuestions(
  child: ChildProcess,
  answer: (question: unknown) => Promise<object>,
): void {
  child.on("message", (question) => {
    void answer(question).then((reply) => {
      if (child.connected) child.send(reply, () => {});
    });
  });
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `exited with ${code}` : `was killed by ${signal}`),
    );
    // A program that ends without reading its input is no failure of ours.
    child.stdin?.on("error", () => {});
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
