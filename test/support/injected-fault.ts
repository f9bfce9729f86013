import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/** Where a fault is put into a program, and what it does there. */
export interface Fault {
  /** Path of the source file, below the repository. */
  readonly file: string;
  /** A line of that file that stands there once. */
  readonly line: string;
  /** What is done once, before that line, with what can be named there. */
  readonly does: string;
}

const INSPECTOR = "127.0.0.1:9229";
const TRIES = 100;

/**
 * Puts a fault into a running Node process: its own code does once what it never does. The process opens its inspector for that
 * (SIGUSR1), which is open until it ends; the fault is taken out again when it is disposed of.
 */
export async function injectedFault(pid: number, fault: Fault): Promise<Disposable> {
  const url = new URL(`../../${fault.file}`, import.meta.url);
  const lines = (await readFile(url, "utf8")).split("\n").map((line) => line.trim());
  const lineNumber = lines.indexOf(fault.line);
  if (lineNumber < 0) throw new Error(`${fault.file} has no such line`);
  process.kill(pid, "SIGUSR1");
  const socket = await opened(new WebSocket(await debuggerUrl()));
  const ask = questions(socket);
  const { result } = await ask("Runtime.evaluate", { expression: "process.pid" });
  if ((result as { readonly value?: unknown }).value !== pid)
    throw new Error("the inspector is that of another process");
  await ask("Debugger.enable", {});
  const { locations } = await ask("Debugger.setBreakpointByUrl", {
    url: url.href,
    lineNumber,
    // A condition that never holds: the program does not stop there, it only does what stands in it.
    condition: `!globalThis.isFaulty && (globalThis.isFaulty = true) && (${fault.does}, false)`,
  });
  if (!Array.isArray(locations) || locations.length !== 1)
    throw new Error("the line is not part of the program");
  return { [Symbol.dispose]: () => socket.close() };
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  return socket;
}

type Ask = (method: string, params: object) => Promise<Readonly<Record<string, unknown>>>;

/** Asks one thing after the other (Chrome DevTools Protocol). */
function questions(socket: WebSocket): Ask {
  let id = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const own = ++id;
      const onMessage = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data)) as {
          readonly id?: number;
          readonly result?: Record<string, unknown>;
        };
        if (answer.id !== own) return;
        socket.removeEventListener("message", onMessage);
        if (answer.result === undefined) reject(new Error(`refused: ${String(data)}`));
        else resolve(answer.result);
      };
      socket.addEventListener("message", onMessage);
      socket.send(JSON.stringify({ id: own, method, params }));
    });
}

async function debuggerUrl(): Promise<string> {
  for (let tries = 0; tries < TRIES; tries++) {
    const targets = await fetch(`http://${INSPECTOR}/json/list`)
      .then((response) => response.json() as Promise<readonly Record<string, string>[]>)
      .catch(() => []);
    const url = targets[0]?.["webSocketDebuggerUrl"];
    if (url !== undefined) return url;
    await wait(50);
  }
  throw new Error("the process opened no inspector");
}
