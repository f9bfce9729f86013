import type { Answer, Checker, Question } from "./checker.ts";

/** The worker did not answer in time, or not as it should; it was ended. */
export class CheckerError extends Error {
  override readonly name = "CheckerError";
  readonly isLate: boolean;

  constructor(message: string, isLate: boolean) {
    super(message);
    this.isLate = isLate;
  }
}

/** A checker in a worker: whatever it is given, the page stays usable. */
export interface WorkerChecker extends Checker {
  /** Ends the worker with all its questions; what was opened is forgotten. The next question starts another. */
  end(): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: CheckerError) => void;
}

/** Asks a worker, and starts another when one was ended. `budgetMs`: how long a question may take. */
export function askWorker(
  start: () => Worker,
  budgetMs: (question: keyof Checker) => number,
): WorkerChecker {
  let worker: Worker | undefined;
  let lastId = 0;
  const pending = new Map<number, Pending>();

  const end = (error: CheckerError): void => {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const started = (): Worker => {
    const fresh = start();
    fresh.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      const asked = pending.get(data.id);
      pending.delete(data.id);
      if (data.problem === undefined) asked?.resolve(data.value);
      else asked?.reject(new CheckerError(data.problem, false));
    });
    fresh.addEventListener("error", ({ message }) =>
      end(new CheckerError(`the worker broke (${message || "it did not start"})`, false)),
    );
    return fresh;
  };
  const ask = <T>(name: Question["name"], ...args: readonly unknown[]): Promise<T> =>
    new Promise<unknown>((resolve, reject) => {
      worker ??= started();
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      const question: Question = { id, name, args };
      worker.postMessage(question);
      const ms = budgetMs(name);
      const late = new CheckerError(`it took more than ${ms / 1000} s`, true);
      setTimeout(() => pending.has(id) && end(late), ms);
    }) as Promise<T>;

  worker = started();
  return {
    open: (...args) => ask("open", ...args),
    loadEngine: (...args) => ask("loadEngine", ...args),
    change: (...args) => ask("change", ...args),
    notice: (...args) => ask("notice", ...args),
    parts: () => ask("parts"),
    event: (...args) => ask("event", ...args),
    signed: (...args) => ask("signed", ...args),
    end: () => end(new CheckerError("it was stopped", false)),
  };
}
