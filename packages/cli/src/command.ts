import type { ParseArgsConfig } from "node:util";
import type { Output } from "./output.ts";

/** Exit statuses of every command (documented for scripts). */
export const EXIT = { done: 0, denied: 1, usage: 2, noAnswer: 3 } as const;

/** One of {@link EXIT}. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** An option as node:util's parseArgs takes it, with its line of help. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** Shown after the name, e.g. `FILE`. */
  readonly value?: string;
  readonly help: string;
}

/** What a command gets to work with. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  /** The value of a string option. */
  text(name: string): string | undefined;
  /** The values of a string option that may be repeated. */
  texts(name: string): readonly string[];
  /** Whether a boolean option is set. */
  flag(name: string): boolean;
  /** The value of an option the command cannot do without; throws {@link UsageError}. */
  required(name: string): string;
}

/** One command of the CLI. */
export interface Command {
  /** Words that call it, e.g. `grant verify`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What follows the name, e.g. `GRANT_FILE`; one word per positional. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  run(invocation: Invocation): Promise<ExitStatus>;
}

/** Wrong usage: exit 2 with the message and the command's usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something the command needs does not answer: exit 3. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** Options every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  data: { type: "string", value: "DIR", help: "data folder of the cluster (default .writ)" },
  json: { type: "boolean", help: "one JSON object per line on standard output" },
  help: { type: "boolean", help: "show this help" },
};

/** The options in the form parseArgs wants. */
export function parseOptions(command: Command): NonNullable<ParseArgsConfig["options"]> {
  const all = { ...command.options, ...commonOptions };
  return Object.fromEntries(
    Object.entries(all).map(([name, { type, multiple }]) => [
      name,
      { type, multiple: multiple ?? false },
    ]),
  );
}
