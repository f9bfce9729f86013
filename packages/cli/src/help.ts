import { type Command, commonOptions, type Option } from "./command.ts";

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => usage(c).length));
  const lines = commands.map((c) => `  ${usage(c).padEnd(width)}  ${c.summary}`);
  return [
    "writ: decides, before anything runs, whether it may",
    "",
    ...lines,
    "",
    "Every command takes --help, --json and --data DIR.",
    "Exit status: 0 allowed, valid or done; 1 denied or invalid; 2 wrong usage; 3 no answer.",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  return [
    `writ ${usage(command)}`,
    "",
    command.summary,
    "",
    ...optionLines({ ...command.options, ...commonOptions }),
  ].join("\n");
}

function usage(command: Command): string {
  return [command.name, ...command.positionals].join(" ");
}

function optionLines(options: Readonly<Record<string, Option>>): string[] {
  const named = Object.entries(options).map(
    ([name, o]) => [`--${name}${o.value === undefined ? "" : ` ${o.value}`}`, o.help] as const,
  );
  const width = Math.max(...named.map(([left]) => left.length));
  return named.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`);
}
