/** Work that is done again and again. */
export interface Repeated {
  /** Not again; resolves when a running one has ended. */
  stop(): Promise<void>;
}

/** Does the work every so often, never twice at once; a failure is reported and the work done again next time. */
export function repeatedly(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Repeated {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch(onError)
      .finally(() => (running = undefined));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
