/** Tells people what is wrong; `cause` is for the log. */
export type Warn = (message: string, cause?: unknown) => void;

/** Tells what is wrong with a thing once, not every second again. */
export interface Warnings {
  /** Tells a problem unless it is the last one told about this subject; null when all is well again. */
  about(subject: string, problem: string | null, cause?: unknown): void;
  /** Does what may fail: then that is told. Never rejects. */
  attempt(subject: string, work: () => Promise<void>): Promise<void>;
}

/** Warnings of which the news are told. */
export function warnings(warn: Warn): Warnings {
  const told = new Map<string, string>();
  const about: Warnings["about"] = (subject, problem, cause) => {
    if (problem === null) {
      told.delete(subject);
    } else if (told.get(subject) !== problem) {
      told.set(subject, problem);
      warn(`${subject}: ${problem}`, cause);
    }
  };
  return {
    about,
    async attempt(subject, work) {
      try {
        await work();
        about(subject, null);
      } catch (error) {
        about(subject, error instanceof Error ? error.message : "failed", error);
      }
    },
  };
}
