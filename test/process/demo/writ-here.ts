import { commands } from "../../../packages/cli/src/commands.ts";
import { run } from "../../../packages/cli/src/run.ts";
import { recorded } from "../../../packages/cli/src/testing/recorded.ts";

/** Runs a command of `writ` in this process, which is faster than many of their own; its status, and what it said. */
export async function writHere(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly said: string }> {
  const around = recorded();
  const status = await run(commands, args, around);
  return { status, said: around.out() + around.err() };
}
