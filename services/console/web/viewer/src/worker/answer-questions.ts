import type { Answer, Checker, Question } from "./checker.ts";

/** What a worker hears and says. */
export interface Port {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: Answer): void;
}

/** Answers the questions that come in, one after the other in any order. */
export function answerQuestions(port: Port, checker: Checker): void {
  port.addEventListener("message", ({ data }) => {
    // Only the page that started this worker can send to it.
    const { id, name, args } = data as Question;
    const ask = checker[name] as (...args: readonly unknown[]) => Promise<unknown>;
    ask(...args).then(
      (value) => port.postMessage({ id, value }),
      (error: unknown) => {
        const problem = error instanceof Error ? error.message : "unknown";
        port.postMessage({ id, problem });
      },
    );
  });
}
