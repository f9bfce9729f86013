import { type Reason, RpcError } from "@writ/client";
import { isReasonCode, type ReasonCode, reasonCodes } from "@writ/reasons";
import { Code, failureReason } from "@writ/rpc";
import { PauseRefusedError } from "../control/pause-channel.ts";
import { NotAllowedError, ToolRefusedError } from "./trace.ts";

/** How a step of the world that is asked first ended. */
export interface Outcome {
  readonly state: "DONE" | "DENIED" | "REFUSED" | "PENDING" | "NO_ANSWER" | "FAILED";
  readonly codes: readonly string[];
  readonly message: string;
}

/** Statuses of calls that nobody answered in time. */
const UNANSWERED: ReadonlySet<Code> = new Set([
  Code.UNAVAILABLE,
  Code.DEADLINE_EXCEEDED,
  Code.ABORTED,
  Code.RESOURCE_EXHAUSTED,
]);
/** Codes that say that nobody answered. */
const NO_ANSWER: ReadonlySet<ReasonCode> = new Set(["REDEEM_UNAVAILABLE"]);

/** A step that was done. */
export const done: Outcome = { state: "DONE", codes: [], message: "Allowed, and done." };

/** What a thrown error means for a step. Everything unforeseen is a failure: nothing was allowed by it. */
export function outcomeOf(error: unknown, tookMs: number): Outcome {
  if (error instanceof NotAllowedError) return notAllowed(error);
  if (error instanceof ToolRefusedError) {
    if (NO_ANSWER.has(error.code)) return noAnswer(reasonCodes[error.code].meaning);
    const { advice, meaning } = reasonCodes[error.code];
    return {
      state: "REFUSED",
      codes: [error.code],
      message: `The tool refused the grant. ${meaning} ${advice}`,
    };
  }
  if (error instanceof RpcError && UNANSWERED.has(error.code)) {
    const what = `(${Code[error.code]}, ${(tookMs / 1000).toFixed(1)} s)`;
    // What a service says of itself is for people; what the transport says is not.
    const said = failureReason(error) === undefined ? "" : ` ${sentence(error.message)}`;
    return noAnswer(`There was no answer ${what}.${said} Nothing was allowed.`);
  }
  if (error instanceof PauseRefusedError)
    return { state: "FAILED", codes: [], message: `Nothing was stopped: ${error.message}.` };
  return { state: "FAILED", codes: [], message: "The step failed; nothing was allowed by that." };
}

function noAnswer(message: string): Outcome {
  return { state: "NO_ANSWER", codes: [], message };
}

function notAllowed({ reply }: NotAllowedError): Outcome {
  const codes = reply.reasons.map(({ code }) => code);
  const said = reply.reasons.map(inWords).join(" ");
  if (reply.decision !== "PENDING") return { state: "DENIED", codes, message: `Denied. ${said}` };
  return {
    state: "PENDING",
    codes,
    message: `Waiting for an approval. ${said} There is no page for approvals in this version yet, so it goes on waiting.`,
  };
}

/** What the author of a policy says of it, else what the code means. */
function inWords({ code, message, policyIds }: Reason): string {
  if (policyIds.length > 0 || !isReasonCode(code)) return sentence(message);
  const { advice, meaning } = reasonCodes[code];
  return `${meaning} ${advice}`;
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
