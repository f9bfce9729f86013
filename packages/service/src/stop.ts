import type { Readable } from "node:stream";

/**
 * Resolves when the process should stop: SIGTERM, SIGINT, or, below a supervisor, when standard input ends because the supervisor died.
 * The returned text says which.
 */
export function untilStopped(
  process: NodeJS.EventEmitter & { readonly stdin: Readable },
  options: { readonly isSupervised: boolean },
): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => resolve(signal));
    if (!options.isSupervised) return;
    process.stdin.once("end", () => resolve("supervisor gone"));
    process.stdin.once("error", () => resolve("supervisor gone"));
    process.stdin.resume();
  });
}
