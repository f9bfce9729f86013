import { fileURLToPath } from "node:url";
import type { UnixUser } from "./postgres-user.ts";

/**
 * The arguments that make Node run a program under guard (guardian.ts): it ends when the guard's standard input does, so
 * that it outlives nobody, and the guard ends when it does.
 */
export function guardedArgs(
  command: string,
  args: readonly string[],
  user: UnixUser | undefined,
): readonly string[] {
  const guardian = fileURLToPath(new URL("guardian.ts", import.meta.url));
  return [guardian, JSON.stringify({ command, args, ...user })];
}
