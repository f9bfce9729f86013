import { Denied } from "@writ/client";
import { Code, RpcError } from "@writ/rpc";
import type { ProcessName } from "./probe.ts";

/** A step without the result it must have. */
export class StepError extends Error {
  override readonly name = "StepError";
  readonly process: ProcessName;
  /** Nobody answered: the fault may lie with a process behind that one. */
  readonly isSilence: boolean;

  constructor(
    process: ProcessName,
    message: string,
    options: ErrorOptions & { readonly isSilence?: boolean } = {},
  ) {
    super(message, options);
    this.process = process;
    this.isSilence = options.isSilence ?? false;
  }
}

/** A step took too long. */
export class LateError extends Error {
  override readonly name = "LateError";
}

/** What steps are measured with. */
export interface Watch {
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  /** The result, or a {@link LateError} after so many milliseconds. */
  readonly within: <T>(ms: number, work: Promise<T>) => Promise<T>;
}

/** How long a process may take to answer. */
export const STEP_MS = 2_000;

/** The steps of one probe, each answered by one process. */
export interface Steps {
  /** Does a step within {@link STEP_MS} or another time; `what` names it, such as “Authorize”. Throws {@link StepError}. */
  do<T>(process: ProcessName, what: string, work: () => Promise<T>, limitMs?: number): Promise<T>;
  /** The slowest answer of each process so far, in milliseconds. */
  readonly processMs: Partial<Record<ProcessName, number>>;
}

/** No steps yet. */
export function steps({ clock, within }: Watch): Steps {
  const processMs: Partial<Record<ProcessName, number>> = {};
  return {
    processMs,
    async do(process, what, work, limitMs = STEP_MS) {
      const begun = clock();
      try {
        const result = await within(limitMs, work());
        processMs[process] = Math.max(processMs[process] ?? 0, clock() - begun);
        return result;
      } catch (cause) {
        if (cause instanceof StepError) throw cause;
        throw new StepError(process, `${what}: ${wordsOf(cause)}`, {
          cause,
          isSilence: isSilence(cause),
        });
      }
    },
  };
}

/** A watch of this machine. */
export function realWatch(): Watch {
  return {
    clock: () => performance.now(),
    async within(ms, work) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new LateError(`no answer within ${ms / 1_000} s`)), ms);
      });
      try {
        return await Promise.race([work, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const SILENT_CODES: readonly Code[] = [
  Code.UNAVAILABLE,
  Code.DEADLINE_EXCEEDED,
  Code.ABORTED,
  Code.CANCELLED,
];
const SILENT_DENIALS: readonly string[] = [
  "REDEEM_UNAVAILABLE",
  "REVOCATION_STATE_STALE",
  "KEYSET_STALE",
];

function isSilence(error: unknown): boolean {
  if (error instanceof RpcError) return SILENT_CODES.includes(error.code);
  return (
    error instanceof LateError || (error instanceof Denied && SILENT_DENIALS.includes(error.code))
  );
}

function wordsOf(error: unknown): string {
  if (error instanceof RpcError) return `${Code[error.code]}, ${error.message}`;
  if (error instanceof Denied) return `denied, ${error.code}`;
  return error instanceof Error ? error.message : String(error);
}
