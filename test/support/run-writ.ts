import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Json } from "@writ/encoding";

/** The command line's program. */
export const WRIT = fileURLToPath(new URL("../../packages/cli/bin/writ.js", import.meta.url));
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/writ-test", import.meta.url));

/** What a run of the command line came to. */
export interface WritResult {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A JSON object as a command prints it. */
export type Printed = { readonly [name: string]: Json };

/** Runs `writ` as a process of its own, to its end, with an environment that names no cluster. */
export async function runWrit(
  args: readonly string[],
  options: { readonly stdin?: string; readonly cwd?: string } = {},
): Promise<WritResult> {
  const child = spawn(process.execPath, [WRIT, ...args], {
    env: plainEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  child.stdin.end(options.stdin ?? "");
  const ended = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { status: child.exitCode, stdout, stderr };
}

/** The lines that a command printed with --json, each an object. Throws SyntaxError for any other line. */
export function printedLines({ stdout }: WritResult): readonly Printed[] {
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Printed);
}

/** The one object that a command printed with --json. */
export function printed(result: WritResult): Printed {
  const [object, ...more] = printedLines(result);
  if (object === undefined || more.length > 0)
    throw new Error(`expected one line of JSON, got ${result.stdout || result.stderr}`);
  return object;
}

/** A text of a printed object. Throws TypeError when it is none. */
export function textIn(object: Printed, name: string): string {
  const value = object[name];
  if (typeof value !== "string") throw new TypeError(`${name} is no text`);
  return value;
}

/** What a process needs to run, and nothing of this one's settings. Compiled code is kept, for the many short runs. */
export function plainEnvironment(): Record<string, string> {
  const { HOME = "/", PATH = "" } = process.env;
  return { HOME, PATH, TZ: "UTC", NODE_COMPILE_CACHE: COMPILED };
}
