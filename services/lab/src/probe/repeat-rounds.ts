/** What repeating is done with. */
export interface Repeat {
  readonly everyMs: number;
  /** Milliseconds. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Told of what a round threw: a bug, for what goes wrong is a result. */
  readonly onBug: (error: unknown) => void;
}

/** Begins a round every so often, never two at a time: one that takes too long delays the next. Resolves when it is told to stop. */
export async function repeatRounds(round: () => Promise<void>, repeat: Repeat): Promise<void> {
  const { everyMs, now, onBug, pause, signal } = repeat;
  while (!signal.aborted) {
    const begun = now();
    try {
      await round();
    } catch (error) {
      onBug(error);
    }
    await pause(Math.max(0, begun + everyMs - now()), signal);
  }
}
