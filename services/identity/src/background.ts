/** Work that is done again and again. */
export interface Repeated {
  /** No further time; resolves when a running one has ended. */
  stop(): Promise<void>;
}

/** Does the work every so often, never twice at once. A failure is reported and the work done again next time. */
export function repeat(options: {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): Repeated {
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    if (!isStopped) timer = setTimeout(run, options.everyMs);
  };
  const run = (): void => {
    running = Promise.resolve().then(options.work).catch(options.onError).finally(schedule);
  };
  schedule();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
