import type { Decision, ExecutionState, Outcome } from "../lineage.ts";

/** Columns of an execution with its start and end, from `evidence.execution e` and {@link executionHistory}. */
export const executionColumns = `
  e.execution_id, e.parent_id, e.root_id, e.depth, e.ancestors::text[], e.principal, e.actor, e.action, e.resource,
  e.decision, e.reason_codes, e.policy_digest, e.grant_id, e.measurement, e.decision_id, e.decided_at, e.start_before,
  e.lease_until, e.log_index, e.key_id, e.causes::text[], v.started_at, v.ended_at, v.outcome, v.refusal_code`;

/** What the events after the decision say. */
export const executionHistory = `
  left join lateral (
    select min(occurred_at) filter (where kind = 'redemption') as started_at,
      min(occurred_at) filter (where kind = 'outcome') as ended_at,
      min(status) as outcome, min(code) as refusal_code
    from evidence.execution_event v
    where v.tenant_id = e.tenant_id and v.execution_id = e.execution_id
  ) v on true`;

/** What is read of an execution in any case. */
export interface CoreRow {
  readonly execution_id: string;
  readonly parent_id: string | null;
  readonly root_id: string;
  readonly depth: number;
  readonly principal: string | null;
  readonly actor: string | null;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly reason_codes: readonly string[];
  readonly policy_digest: string | null;
  readonly measurement: string | null;
  readonly decided_at: Date;
  readonly lease_until: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly outcome: Outcome | null;
  readonly refusal_code: string | null;
  readonly key_id: string;
  /** Null for none. */
  readonly causes: readonly string[] | null;
}

/** A row of {@link executionColumns}. */
export interface ExecutionRow extends CoreRow {
  readonly ancestors: readonly string[];
  readonly grant_id: string | null;
  readonly decision_id: string;
  readonly start_before: Date | null;
  readonly log_index: string;
}

/** The execution in a row. */
export function executionOf(row: ExecutionRow): ExecutionState {
  return {
    ...coreOf(row),
    ancestors: row.ancestors,
    grantId: row.grant_id,
    decisionId: row.decision_id,
    startBeforeMs: row.start_before?.getTime() ?? null,
    logIndex: Number(row.log_index),
  };
}

/** What a row says of an execution in any case. */
export function coreOf(
  row: CoreRow,
): Omit<ExecutionState, "ancestors" | "decisionId" | "grantId" | "logIndex" | "startBeforeMs"> {
  return {
    executionId: row.execution_id,
    parentId: row.parent_id,
    rootId: row.root_id,
    depth: row.depth,
    principal: row.principal,
    actor: row.actor,
    action: row.action,
    resource: row.resource,
    decision: row.decision,
    reasonCodes: row.reason_codes,
    policyDigest: row.policy_digest,
    measurement: row.measurement,
    decidedAtMs: row.decided_at.getTime(),
    leaseUntilMs: row.lease_until?.getTime() ?? null,
    startedAtMs: row.started_at?.getTime() ?? null,
    endedAtMs: row.ended_at?.getTime() ?? null,
    outcome: row.outcome,
    refusalCode: row.refusal_code,
    keyId: row.key_id,
    causes: row.causes ?? [],
  };
}
