/**
 * Makes one run of `work` serve many callers. Whoever calls gets a run that starts after the call, so that it sees
 * everything that happened before; callers that come while one is under way share the next.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    const started = work().finally(() => {
      if (current === started) current = undefined;
    });
    current = started;
    return started;
  };
  const runNext = (): Promise<void> => {
    next = undefined;
    return run();
  };
  return () => {
    if (current === undefined) return run();
    next ??= current.then(runNext, runNext);
    return next;
  };
}
