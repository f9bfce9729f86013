/** A signal that aborts when the process is asked to stop. Asking again changes nothing: Ctrl-C reaches us from the terminal and once more from whoever launched us. */
export function interruption(process: NodeJS.EventEmitter): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => controller.abort());
  return controller.signal;
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
