/** Resolves with the signal's name when the process is asked to stop. A second signal finds no listener and ends the process at once. */
export function interruption(process: NodeJS.EventEmitter): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => resolve(signal));
  });
}
