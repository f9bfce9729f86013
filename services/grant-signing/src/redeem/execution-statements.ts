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
  const subject = backingSubject(redemption, claimsPayload, decisionStatement);
  return buildRedemption(subject, {
    ...headOf(redemption, redemption.redeemedAtMs),
    seq: 1,
    prev: paeDigest(decisionStatement),
    final: null,
    grant: { jti: redemption.jti },
    redemptionId: redemption.redemptionId,
    audience: redemption.audience,
    verifier: redemption.verifier,
    holder: redemption.holder,
  });
}

/**
 * The statement of a refusal, the outcome of an execution that never started; it follows the decision as a redemption would.
 * @throws UnbackedGrantError, StatementError
 */
export function refusalStatement(
  refusal: Omit<Redemption, "statement"> & { readonly refusedCode: string },
  claimsPayload: Uint8Array,
  decisionStatement: Uint8Array,
): Uint8Array {
  const subject = backingSubject(refusal, claimsPayload, decisionStatement);
  return buildOutcome(subject, {
    ...headOf(refusal, refusal.redeemedAtMs),
    seq: 1,
    prev: paeDigest(decisionStatement),
    final: { events: 2 },
    status: "refused",
    code: refusal.refusedCode,
    verifier: refusal.verifier,
    output: null,
  });
}

/** The subject of the decision that allows exactly these claims. @throws UnbackedGrantError, StatementError */
function backingSubject(
  use: Pick<Redemption, "executionId" | "jti" | "tenant">,
  claimsPayload: Uint8Array,
  decisionStatement: Uint8Array,
): string {
  const { subject, predicate: decision } = readDecision(decisionStatement);
  const isBacked =
    decision.decision === "ALLOW" &&
    decision.executionId === use.executionId &&
    decision.tenant === use.tenant &&
    decision.grant?.jti === use.jti &&
    decision.grant.claims.sha256 === encodeHex(sha256(claimsPayload));
  if (!isBacked) throw new UnbackedGrantError("the decision in the log is not of this grant");
  return subject.sha256;
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
