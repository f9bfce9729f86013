import { Denied } from "@writ/client";
import type { Json } from "@writ/encoding";
import type { ReasonFamily } from "@writ/reasons";
import type { Output } from "../output.ts";

/** What a step is meant to show. */
interface Plan {
  readonly title: string;
  /** What must come of it: `DONE`, `STOP`, a decision, or a reason code. */
  readonly expected: string;
  /** Which of the seven causes a denial is an example of. */
  readonly cause?: ReasonFamily;
}

/** What came of a step. */
export interface Seen<T> {
  readonly outcome: string;
  readonly value: T;
  /** In plain words. */
  readonly says: string;
  readonly executionId?: string;
  /** Words of the command that shows more, after `npx writ`. */
  readonly inspect?: string;
}

/** A step that could not be done, so that those after it make no sense. */
export class StoryBrokenError extends Error {
  override readonly name = "StoryBrokenError";
}

/** Tells what the sample does while it does it, and keeps count. */
export interface Story {
  chapter(title: string): void;
  /** Does a step that others build on; throws {@link StoryBrokenError} unless it ends as expected. */
  step<T>(plan: Plan, does: () => Promise<Seen<T>>): Promise<T>;
  /** Does a step that stands for itself. */
  show(plan: Plan, does: () => Promise<Seen<unknown>>): Promise<void>;
  readonly passed: number;
  readonly failed: number;
}

/** A story told on an output. Between two steps it ends with the signal's reason when that aborts. */
export function story(output: Output, signal: AbortSignal): Story {
  let chapter = "";
  let passed = 0;
  let failed = 0;

  async function tell<T>(plan: Plan, does: () => Promise<Seen<T>>): Promise<Seen<T> | undefined> {
    signal.throwIfAborted();
    const seen = await does().catch(problem);
    signal.throwIfAborted();
    const isRight = seen.outcome === plan.expected && "value" in seen;
    if (isRight) passed++;
    else failed++;
    const step = passed + failed;
    output.result({ step, chapter, ...object(plan, seen, isRight) }, lines(plan, seen, isRight));
    return isRight ? seen : undefined;
  }

  return {
    chapter(title) {
      chapter = title;
      if (!output.isJson) output.result({}, ["", title, "-".repeat(title.length)]);
    },
    async step(plan, does) {
      const seen = await tell(plan, does);
      if (seen === undefined) throw new StoryBrokenError(plan.title);
      return seen.value;
    },
    async show(plan, does) {
      await tell(plan, does);
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}

type Problem = Omit<Seen<never>, "value">;

/** What a thrown error means: a refusal that was not awaited, or no answer. */
function problem(error: unknown): Problem {
  if (error instanceof Denied) return { outcome: error.code, says: error.message };
  return { outcome: "ERROR", says: error instanceof Error ? error.message : String(error) };
}

function object(plan: Plan, seen: Problem, isRight: boolean): { [name: string]: Json } {
  return {
    title: plan.title,
    ok: isRight,
    expected: plan.expected,
    seen: seen.outcome,
    ...(plan.cause !== undefined && { cause: plan.cause }),
    says: seen.says,
    executionId: seen.executionId ?? null,
    ...(seen.inspect !== undefined && { inspect: `npx writ ${seen.inspect}` }),
  };
}

function lines({ cause, expected, title }: Plan, seen: Problem, isRight: boolean): string[] {
  const outcome = isRight ? seen.outcome : `${seen.outcome}, but ${expected} was expected`;
  const heads =
    cause === undefined ? [`${title} -> ${outcome}`] : [`${cause}: ${outcome}`, `${title}.`];
  const [head = "", ...rest] = heads;
  const id = seen.executionId === undefined ? [] : [`execution ${seen.executionId}`];
  const more = seen.inspect === undefined ? id : [`npx writ ${seen.inspect}`];
  return [
    `${isRight ? "ok    " : "FAILED"} ${head}`,
    ...[...rest, ...wrapped(seen.says), ...more].map((line) => `       ${line}`),
  ];
}

const WIDTH = 92;

/** Breaks a text between words. */
function wrapped(text: string): string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= WIDTH) {
      found.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...found, line];
}
