import { NextShardError } from "@writ/cluster";
import { parseArgs } from "node:util";
import { ActError, ClientEnvironmentError } from "@writ/client";
import { Code, RpcError } from "@writ/rpc";
import {
  type Command,
  EXIT,
  type ExitStatus,
  type Invocation,
  NoAnswerError,
  parseOptions,
  UsageError,
} from "./command.ts";
import { commandHelp, overview } from "./help.ts";
import { output } from "./output.ts";
import { rpcMessage } from "./rpc-message.ts";

/** What the CLI runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Finds the command that the arguments name, runs it, and turns whatever it throws into a message and an exit status. */
export async function run(
  commands: readonly Command[],
  args: readonly string[],
  around: Surroundings,
): Promise<ExitStatus> {
  const say = (text: string): unknown => around.stderr.write(`${text}\n`);
  const command = commands
    .filter((c) => c.name.split(" ").every((word, i) => args[i] === word))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (command === undefined) {
    const wantsHelp = args.length === 0 || args.includes("--help");
    const family = commands.filter((c) => c.name.startsWith(`${args[0]} `));
    const text = overview(family.length > 0 ? family : commands);
    if (wantsHelp) around.stdout.write(`${text}\n`);
    else say(`writ: no command "${args.join(" ")}"\n\n${text}`);
    return wantsHelp ? EXIT.done : EXIT.usage;
  }
  try {
    const invocation = parse(command, args.slice(command.name.split(" ").length), around);
    if (invocation === undefined) {
      around.stdout.write(`${commandHelp(command)}\n`);
      return EXIT.done;
    }
    return await command.run(invocation);
  } catch (error) {
    const { status, message } = explain(error);
    say(`writ ${command.name}: ${message}`);
    if (status === EXIT.usage) say(`\n${commandHelp(command)}`);
    return status;
  }
}

function parse(
  command: Command,
  args: readonly string[],
  around: Surroundings,
): Invocation | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: parseOptions(command),
    allowPositionals: true,
    strict: true,
  });
  if (values["help"] === true) return undefined;
  const least = command.positionals.filter((p) => !p.startsWith("[")).length;
  if (positionals.length < least || positionals.length > command.positionals.length)
    throw new UsageError(`expected ${command.positionals.join(" ") || "no arguments"}`);
  const texts = (name: string): string[] =>
    [values[name] ?? []].flat().filter((v) => typeof v === "string");
  const text = (name: string): string | undefined => texts(name)[0];
  return {
    positionals,
    output: output(values["json"] === true, around.stdout, around.stderr),
    env: around.env,
    stdin: around.stdin,
    text,
    texts,
    flag: (name) => values[name] === true,
    required(name) {
      const value = text(name);
      if (value === undefined) throw new UsageError(`--${name} is required`);
      return value;
    },
  };
}

/** What a thrown value means to the user. Errors are never a permission: they end with 2 or 3, or 1 where the request itself was refused. */
function explain(error: unknown): { status: ExitStatus; message: string } {
  if (error instanceof UsageError || error instanceof ActError)
    return { status: EXIT.usage, message: error.message };
  if (error instanceof NoAnswerError || error instanceof ClientEnvironmentError)
    return { status: EXIT.noAnswer, message: error.message };
  if (error instanceof NextShardError) return { status: EXIT.denied, message: error.message };
  if (error instanceof RpcError) return explainRpc(error);
  if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    return { status: EXIT.usage, message: error.message };
  if (error instanceof Error && "code" in error && error.code === "ENOENT")
    return { status: EXIT.usage, message: error.message };
  return { status: EXIT.noAnswer, message: error instanceof Error ? error.message : String(error) };
}

/** Codes that say no to the request itself; every other one is no answer at all. */
const REFUSED: readonly Code[] = [
  Code.NOT_FOUND,
  Code.ALREADY_EXISTS,
  Code.FAILED_PRECONDITION,
  Code.PERMISSION_DENIED,
];
const UNREACHABLE: readonly Code[] = [Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED];

function explainRpc(error: RpcError): { status: ExitStatus; message: string } {
  const { code } = error;
  const message = rpcMessage(error);
  if (code === Code.INVALID_ARGUMENT) return { status: EXIT.usage, message };
  if (REFUSED.includes(code)) return { status: EXIT.denied, message };
  const advice = UNREACHABLE.includes(code) ? " (is the cluster up? writ doctor tells)" : "";
  return { status: EXIT.noAnswer, message: `no answer: ${message}${advice}` };
}
