import type { ReasonCode } from "@writ/reasons";
import type { RequestProblem } from "./decision-output.ts";

/** Enough for a caller to correct a request, and a bound on what a hostile one costs. */
const MAX_PROBLEMS = 64;

/** Collects what is wrong with a request, in order. */
export interface RequestProblems {
  readonly found: readonly RequestProblem[];
  /** `at` is the place as a JSON pointer, see {@link under}. */
  add(code: ReasonCode, at: string, message: string): void;
}

/** An empty collection. Problems beyond the first 64 are dropped; one is enough to deny. */
export function requestProblems(): RequestProblems {
  const found: RequestProblem[] = [];
  return {
    found,
    add(code, pointer, message) {
      if (found.length < MAX_PROBLEMS) found.push({ code, pointer, message });
    },
  };
}

/** The JSON pointer (RFC 6901) of a member of what `at` points to. */
export function under(at: string, name: string | number): string {
  const token = String(name).replaceAll("~", "~0").replaceAll("/", "~1");
  // A broken name cannot be written as JSON, so its place is shown by what is left of it.
  return `${at}/${token.replaceAll(/\p{Surrogate}/gu, "\ufffd")}`;
}
