import type { AuthorizeReply } from "@writ/client";
import type { Json } from "@writ/encoding";
import type { ReasonCode } from "@writ/reasons";

/** Where something is recorded in the log. */
export interface LeafRef {
  readonly origin: string;
  readonly index: number;
  readonly treeSize: number;
}

/** What became of a step so far; filled while it is done, so that it is there too when the step fails. */
export interface Trace {
  executionId: string;
  leaf: LeafRef | undefined;
  /** End of the grant's start window, milliseconds since the Unix epoch; 0 without a grant. */
  startBeforeMs: number;
  /** Why the log does not hold a refusal; empty when it does, or there was none. */
  unrecorded: string;
  /** What was sent, by who it was sent to. */
  readonly request: { [to: string]: Json };
  /** What was answered, by who answered. */
  readonly response: { [from: string]: Json };
  /** Milliseconds that asking and using took; what is waited for on purpose is not counted. */
  tookMs: number;
  /** When the tool refused, by the clock of this process (`performance.now()`), before that was told to anybody; undefined where it did not. */
  refusedAt: number | undefined;
  /** From the answer to a revocation to the refusal; 0 where there was none. */
  revokedToRefusedMs: number;
  /** What the tool did; undefined when nothing was done. */
  output: { readonly [name: string]: Json } | undefined;
}

/** An empty trace. */
export function trace(): Trace {
  return {
    executionId: "",
    leaf: undefined,
    startBeforeMs: 0,
    unrecorded: "",
    request: {},
    response: {},
    tookMs: 0,
    refusedAt: undefined,
    revokedToRefusedMs: 0,
    output: undefined,
  };
}

/** A decision that is no permission: the step ends here. */
export class NotAllowedError extends Error {
  override readonly name = "NotAllowedError";
  readonly reply: AuthorizeReply;

  constructor(reply: AuthorizeReply) {
    super(`${reply.decision} ${reply.reasons.map(({ code }) => code).join(" ")}`);
    this.reply = reply;
  }
}

/** A tool that refused an allowed execution. */
export class ToolRefusedError extends Error {
  override readonly name = "ToolRefusedError";
  readonly code: ReasonCode;

  constructor(code: ReasonCode) {
    super(`the tool refused: ${code}`);
    this.code = code;
  }
}
