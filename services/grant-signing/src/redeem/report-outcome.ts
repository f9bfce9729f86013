import { equalBytes } from "@writ/encoding";
import type { EvidenceLog } from "../evidence-log.ts";
import type { Outcome, Outcomes } from "../store/outcomes.ts";
import type { Redemption } from "../store/redemptions.ts";
import { outcomeStatement } from "./execution-statements.ts";

/** What is told of an execution's end. */
export type Report = Pick<Outcome, "status" | "output" | "reportedBy">;

/** Another outcome was reported before. */
export class OutcomeConflictError extends Error {
  override readonly name = "OutcomeConflictError";
}

/** What outcomes are recorded with. */
export interface OutcomeDependencies {
  readonly outcomes: Outcomes;
  readonly evidence: EvidenceLog;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Records how a started execution ended, once; the same report again completes what a lost append left open.
 * @throws OutcomeConflictError; RpcError when the evidence service does not answer
 */
export async function recordOutcome(
  redemption: Redemption,
  report: Report,
  deadlineMs: number,
  { evidence, newId, now, outcomes }: OutcomeDependencies,
): Promise<{ readonly outcome: Outcome; readonly logIndex: number }> {
  const { tenant, executionId } = redemption;
  const { status, output, reportedBy } = report;
  const row = {
    tenant,
    executionId,
    status,
    output,
    reportedBy,
    endedAtMs: now(),
    eventId: newId(),
  };
  const own: Outcome = { ...row, statement: outcomeStatement(row, redemption) };
  const isFirst = await outcomes.insert(own);
  const outcome = isFirst ? own : await outcomes.find(tenant, executionId);
  if (outcome === undefined || !isSame(outcome, report)) {
    throw new OutcomeConflictError("another outcome was reported before");
  }
  const { eventId, statement } = outcome;
  const execution = { id: executionId, seq: 2 };
  const event = { tenant, eventId, kind: "outcome", statement, execution, status } as const;
  return { outcome, logIndex: await evidence.append(event, deadlineMs) };
}

function isSame(outcome: Outcome, { status, output }: Report): boolean {
  if (outcome.status !== status) return false;
  if (outcome.output === null || output === null) return outcome.output === output;
  return (
    outcome.output.length === output.length && equalBytes(outcome.output.sha256, output.sha256)
  );
}
