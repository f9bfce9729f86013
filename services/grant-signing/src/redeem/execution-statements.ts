import { encodeHex } from "@writ/encoding";
import {
  buildOutcome,
  buildProgress,
  buildRedemption,
  type EventHead,
  pae,
  PAYLOAD_TYPE,
  parseStatement,
  readDecision,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { Outcome } from "../store/outcomes.ts";
import type { Progress } from "../store/progress.ts";
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

/** An event that another one follows: its place, and the exact bytes of its statement. */
export interface Predecessor {
  readonly seq: number;
  readonly statement: Uint8Array;
}

/** The statement of a progress report; it follows the redemption or the report before. @throws StatementError */
export function progressStatement(
  progress: Omit<Progress, "statement" | "seq">,
  previous: Predecessor,
): Uint8Array {
  const { subject, place } = following(previous);
  return buildProgress(subject.sha256, {
    ...headOf(progress, progress.reportedAtMs),
    ...place,
    final: null,
    progressId: progress.progressId,
    step: progress.step,
    output: outputOf(progress),
  });
}

/** The statement of an outcome, the last event of its execution. @throws StatementError */
export function outcomeStatement(
  outcome: Omit<Outcome, "statement" | "seq">,
  previous: Predecessor,
): Uint8Array {
  const { subject, place } = following(previous);
  const { executor } = outcome;
  return buildOutcome(subject.sha256, {
    ...headOf(outcome, outcome.endedAtMs),
    ...place,
    final: { events: place.seq + 1 },
    status: outcome.status,
    output: outputOf(outcome),
    ...(executor && {
      executor: {
        key: executor.key,
        signature: { sha256: encodeHex(sha256(executor.signature)) },
      },
    }),
  });
}

/** All events of an execution are about the same. */
function following({ seq, statement }: Predecessor) {
  const { subject } = parseStatement(statement);
  return { subject, place: { seq: seq + 1, prev: paeDigest(statement) } };
}

function headOf(
  event: Pick<Outcome, "eventId" | "executionId" | "tenant">,
  atMs: number,
): EventHead & { readonly executionId: string } {
  const { eventId, executionId, tenant } = event;
  return { eventId, executionId, tenant, occurredAt: new Date(atMs).toISOString(), recordedBy };
}

function outputOf({ output }: Pick<Outcome, "output">) {
  return output && { digest: { sha256: encodeHex(output.sha256) }, length: output.length };
}

function paeDigest(statement: Uint8Array): string {
  return encodeHex(sha256(pae(PAYLOAD_TYPE, statement)));
}
