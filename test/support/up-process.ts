import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { plainEnvironment, type Printed, WRIT } from "./run-writ.ts";

/** A `writ up` that runs as a process of its own. */
export interface UpProcess {
  readonly pid: number;
  /** What it wrote to standard error so far. */
  stderr(): string;
  /** The object it prints when it is ready. Rejects when it ends before, with what it said. */
  readonly ready: Promise<Printed>;
  /** Resolves when it said this on standard error. Rejects when it ends before. */
  said(text: string): Promise<void>;
  /** Sends a signal and waits for the end: the exit status, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts `writ up --json` with more arguments, by this Node or another; without the lab, which writes into the log by itself,
 * unless it is wanted. Whoever starts it must end it.
 */
export function startUp(
  args: readonly string[],
  { node = process.execPath, hasLab = false }: { node?: string; hasLab?: boolean } = {},
): UpProcess {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    node,
    [WRIT, "up", "--json", ...(hasLab ? [] : ["--no-lab"]), ...args],
    { env: plainEnvironment(), stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  const lines = createInterface(child.stderr);
  lines.on("line", (line) => (said += `${line}\n`));
  const ended = once(child, "exit");
  const early = ended.then(() => {
    throw new Error(`writ up ended before it came so far:\n${said}`);
  });
  early.catch(() => {});
  const firstLine = once(createInterface(child.stdout), "line");
  firstLine.catch(() => {});
  const ready = Promise.race([firstLine, early]).then(
    ([line]) => JSON.parse(String(line)) as Printed,
  );
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    stderr: () => said,
    ready,
    async said(text) {
      while (!said.includes(text)) await Promise.race([once(lines, "line"), early]);
    },
    async end(signal) {
      child.kill(signal);
      await ended;
      return child.exitCode ?? child.signalCode;
    },
  };
}
