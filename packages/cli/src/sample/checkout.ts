import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("checkout-service.ts", import.meta.url));

/** The checkout service of the sample: a process of its own, with a fault that only a restart helps against. */
export interface Checkout {
  readonly logFile: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Places an order; the HTTP status of the answer. */
  order(): Promise<number>;
  /** Ends the process and starts another one. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the service; it writes to the log file. It ends with this process, however that ends. */
export async function startCheckout(logFile: string): Promise<Checkout> {
  await mkdir(dirname(logFile), { recursive: true });
  let running = await start(logFile);
  return {
    logFile,
    get pid() {
      return running.child.pid ?? 0;
    },
    async order() {
      const { status } = await fetch(`http://127.0.0.1:${running.port}/orders`, { method: "POST" });
      return status;
    },
    async restart() {
      await end(running.child);
      running = await start(logFile);
    },
    stop: () => end(running.child),
  };
}

async function start(logFile: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [PROGRAM, logFile], {
    stdio: ["pipe", "pipe", "ignore"],
    // Ctrl-C in the terminal is for us: the service is stopped in its turn.
    detached: true,
  });
  const { stdout } = child;
  const exited = once(child, "exit").then(() => "");
  const line = await Promise.race([firstLine(stdout), exited]);
  const port = Number(line);
  if (!Number.isSafeInteger(port) || port < 1)
    throw new Error("the checkout service did not start");
  return { child, port };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  return "";
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
