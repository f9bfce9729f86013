/** Wakes one who waits. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring from now on, or when the signal is aborted. */
  rung(signal: AbortSignal): Promise<void>;
}

/** A bell. */
export function bell(): Bell {
  let wake = (): void => {};
  return {
    ring: () => wake(),
    rung: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          signal.removeEventListener("abort", done);
          resolve();
        };
        wake = done;
        if (signal.aborted) done();
        else signal.addEventListener("abort", done);
      }),
  };
}
