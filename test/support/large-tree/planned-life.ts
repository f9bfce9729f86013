import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import { type GrantClaims, grantBytes, grantFacts } from "@writ/grant";
import { sha256 } from "@writ/token";
import {
  outcomeStatement,
  redemptionStatement,
} from "../../../services/grant-signing/src/redeem/execution-statements.ts";
import {
  type ExecutionEvent,
  outcomeEvent,
  redemptionEvent,
} from "../../../services/grant-signing/src/redeem/log-events.ts";
import type { PlannedExecution } from "./planned-execution.ts";

const STARTS_AFTER_MS = 40;
const VERIFIER = "spiffe://writ.local/workload/worker";

/** An execution that was allowed, as the log holds it. */
export interface Allowed {
  readonly claims: GrantClaims;
  /** Exact bytes of the decision's statement. */
  readonly statement: Uint8Array;
  readonly decidedAtMs: number;
}

/** What grant-signing records of it: that it started, and how it ended; in their order. */
export function plannedLife(
  { claims, decidedAtMs, statement }: Allowed,
  fate: PlannedExecution["fate"],
): readonly ExecutionEvent[] {
  if (fate === "unused") return [];
  const { exec } = claims;
  const redeemedAtMs = decidedAtMs + STARTS_AFTER_MS;
  const newId = (): string => uuidv7(redeemedAtMs, randomBytes(10));
  const redemption = {
    tenant: exec.tenant,
    jti: claims.jti,
    executionId: exec.id,
    grantHash: sha256(grantBytes(claims)),
    holder: claims.cnf.jkt,
    verifier: VERIFIER,
    audience: claims.aud,
    redemptionId: newId(),
    redeemedAtMs,
    leaseUntilMs: exec.lease.not_after * 1_000,
    facts: grantFacts(claims, ""),
    eventId: newId(),
    refusedCode: null,
  };
  const started = redemptionStatement(redemption, grantBytes(claims), statement);
  const start = redemptionEvent({ ...redemption, statement: started });
  if (fate !== "completed" && fate !== "failed") return [start];
  const outcome = {
    tenant: exec.tenant,
    executionId: exec.id,
    status: fate,
    output: null,
    executor: null,
    reportedBy: VERIFIER,
    // Some take longer than others.
    endedAtMs: redeemedAtMs + 20 + (claims.jti.codePointAt(35) ?? 0) * 9,
    eventId: newId(),
  };
  const ended = outcomeStatement(outcome, { seq: 1, statement: started });
  return [start, outcomeEvent({ ...outcome, seq: 2, statement: ended })];
}
