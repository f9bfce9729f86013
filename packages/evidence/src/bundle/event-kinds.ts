import { type DecisionPredicate, readDecision } from "../predicate/decision.ts";
import { type OutcomePredicate, readOutcome } from "../predicate/outcome.ts";
import { type ProgressPredicate, readProgress } from "../predicate/progress.ts";
import { readRedemption, type RedemptionPredicate } from "../predicate/redemption.ts";
import { parseStatement, type Statement } from "../statement/statement.ts";
import { StatementError } from "../statement/statement-error.ts";

/** A statement about an execution, read as the kind it is. */
export type ExecutionEvent = {
  /** The one service that may sign it. */
  readonly service: "policy-decision" | "grant-signing";
  /** What it says happened, in a word. */
  readonly result: string;
} & (
  | ({ readonly kind: "decision" } & Statement<DecisionPredicate>)
  | ({ readonly kind: "redemption" } & Statement<RedemptionPredicate>)
  | ({ readonly kind: "progress" } & Statement<ProgressPredicate>)
  | ({ readonly kind: "outcome" } & Statement<OutcomePredicate>)
);

/** Reads the statement of an event in the life of an execution. @throws StatementError also for other kinds */
export function readExecutionEvent(payload: Uint8Array): ExecutionEvent {
  const { predicateType } = parseStatement(payload);
  switch (predicateType) {
    case "https://writ.dev/attestation/authorization-decision/v1": {
      const statement = readDecision(payload);
      const result = statement.predicate.decision;
      return { ...statement, kind: "decision", service: "policy-decision", result };
    }
    case "https://writ.dev/attestation/redemption/v1": {
      const statement = readRedemption(payload);
      return { ...statement, kind: "redemption", service: "grant-signing", result: "redeemed" };
    }
    case "https://writ.dev/attestation/execution-progress/v1": {
      const statement = readProgress(payload);
      const result = statement.predicate.step;
      return { ...statement, kind: "progress", service: "grant-signing", result };
    }
    case "https://writ.dev/attestation/execution-outcome/v1": {
      const statement = readOutcome(payload);
      const { code, status } = statement.predicate;
      const result = code === undefined ? status : `${status} ${code}`;
      return { ...statement, kind: "outcome", service: "grant-signing", result };
    }
    default:
      throw new StatementError("predicateType");
  }
}
