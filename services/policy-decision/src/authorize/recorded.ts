import { readDecision, StatementError } from "@writ/evidence";
import { GrantError, parseGrantClaims } from "@writ/grant";
import type { Appended } from "@writ/proto/writ/evidence/v1/evidence";
import { isReasonCode, reasonCodes } from "@writ/reasons";
import { failure } from "@writ/rpc";
import type { Reason } from "./verdict.ts";

/** A decision as it stands in the log. */
export interface Recorded {
  readonly decision: "ALLOW" | "DENY" | "PENDING";
  readonly executionId: string;
  readonly decisionId: string;
  readonly reasons: readonly Reason[];
  /** With ALLOW: the exact claims bytes to sign. */
  readonly claims: Uint8Array | undefined;
  /** Seconds since the Unix epoch; with ALLOW. */
  readonly startBeforeS: number | undefined;
  readonly leaseUntilS: number | undefined;
}

/** The decision an idempotency key already has. Throws IDEMPOTENCY_EXPIRED when its grant could not be used any more. */
export function recordedBefore(appended: Appended, nowMs: number): Recorded {
  try {
    const { predicate } = readDecision(appended.statement?.payload ?? new Uint8Array());
    const { decision, executionId, eventId, policyProof, reasonCodes: codes } = predicate;
    const base = { decision, executionId, decisionId: eventId };
    const policyIds = policyProof?.determiningPolicies ?? [];
    const reasons = codes.map((code) => ({ code, message: meaningOf(code), policyIds }));
    if (decision !== "ALLOW")
      return {
        ...base,
        reasons,
        claims: undefined,
        startBeforeS: undefined,
        leaseUntilS: undefined,
      };
    const bytes = appended.openings.find((opening) => opening.name === "grant-claims")?.value;
    if (bytes === undefined)
      throw failure("IDEMPOTENCY_EXPIRED", "the idempotency key's grant was erased; use a new key");
    const claims = parseGrantClaims(bytes);
    if (claims.exp * 1000 <= nowMs)
      throw failure(
        "IDEMPOTENCY_EXPIRED",
        "the idempotency key's grant has expired; use a new key",
      );
    return {
      ...base,
      reasons,
      claims: bytes,
      startBeforeS: claims.exp,
      leaseUntilS: claims.exec.lease.not_after,
    };
  } catch (error) {
    if (error instanceof StatementError || error instanceof GrantError)
      throw failure("INTERNAL", "the recorded decision cannot be read", { cause: error });
    throw error;
  }
}

function meaningOf(code: string): string {
  return isReasonCode(code) ? reasonCodes[code].meaning : code;
}
