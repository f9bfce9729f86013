import type { AuthorizeReply, Reason } from "@writ/client";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import type { Seen } from "./story.ts";

/** An act that a later step needs was not allowed. */
class NotAllowedError extends Error {
  override readonly name = "NotAllowedError";
}

/** The grant of a reply; throws an error with the reasons when there is none. */
export function grantOf(reply: AuthorizeReply): string {
  if (reply.grant !== undefined) return reply.grant;
  const reasons = reply.reasons.map(({ code, message }) => `${code}: ${message}`);
  throw new NotAllowedError(`${reply.decision} ${reasons.join(" ")}`);
}

/** What a decision shows in the story: ALLOW, or the first reason's code. */
export function seenReply(reply: AuthorizeReply, dataOption: string): Seen<AuthorizeReply> {
  const [reason] = reply.reasons;
  return {
    outcome: reply.decision === "ALLOW" ? "ALLOW" : (reason?.code ?? reply.decision),
    value: reply,
    says: reason === undefined ? "Allowed." : sayReason(reason),
    executionId: reply.executionId,
    inspect: `evidence show ${reply.executionId}${dataOption}`,
  };
}

/** What the author of a policy says of it, else what the code means. */
function sayReason({ code, message, policyIds }: Reason): string {
  return policyIds.length === 0 && isReasonCode(code) ? reasonCodes[code].meaning : message;
}
