import { encodeHex } from "@writ/encoding";
import {
  buildOutcome,
  buildRedemption,
  pae,
  PAYLOAD_TYPE,
  parseStatement,
  readDecision,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Outcome } from "../store/outcomes.ts";
import type { Redemption } from "../store/redemptions.ts";

const recordedBy = { service: "grant-signing" };

/** The log holds no decision that allows these claims: the grant is not backed by evidence. */
export class UnbackedGrantError extends Error {
  override readonly name = "UnbackedGrantError";
}

/**
 * The statement of a redemption, event 1 of its execution: it follows the decision the grant names, whose exact bytes
 * are given and which must allow exactly these claims. @throws UnbackedGrantError, StatementError
 */
export function redemptionStatement(
  redemption: Omit<Redemption, "statement">,
  claimsPayload: Uint8Array,
  decisionStatement: Uint8Array,
): Uint8Array {
  const { subject, predicate: decision } = readDecision(decisionStatement);
  const isBacked =
    decision.decision === "ALLOW" &&
    decision.executionId === redemption.executionId &&
    decision.tenant === redemption.tenant &&
    decision.grant?.jti === redemption.jti &&
    decision.grant.claims.sha256 === encodeHex(sha256(claimsPayload));
  if (!isBacked) throw new UnbackedGrantError("the decision in the log is not of this grant");
  return buildRedemption(subject.sha256, {
    eventId: redemption.eventId,
    executionId: redemption.executionId,
    tenant: redemption.tenant,
    seq: 1,
    prev: paeDigest(decisionStatement),
    final: null,
    occurredAt: new Date(redemption.redeemedAtMs).toISOString(),
    recordedBy,
    grant: { jti: redemption.jti },
    redemptionId: redemption.redemptionId,
    audience: redemption.audience,
    verifier: redemption.verifier,
    holder: redemption.holder,
  });
}

/** The statement of an outcome, event 2 and the last of its execution. @throws StatementError */
export function outcomeStatement(
  outcome: Omit<Outcome, "statement">,
  redemption: Redemption,
): Uint8Array {
  const { subject } = parseStatement(redemption.statement);
  return buildOutcome(subject.sha256, {
    eventId: outcome.eventId,
    executionId: outcome.executionId,
    tenant: outcome.tenant,
    seq: 2,
    prev: paeDigest(redemption.statement),
    final: { events: 3 },
    occurredAt: new Date(outcome.endedAtMs).toISOString(),
    recordedBy,
    status: outcome.status,
    output: outcome.output && {
      digest: { sha256: encodeHex(outcome.output.sha256) },
      length: outcome.output.length,
    },
  });
}

function paeDigest(statement: Uint8Array): string {
  return encodeHex(sha256(pae(PAYLOAD_TYPE, statement)));
}
