import type { Decision, ExecutionState, Outcome } from "../lineage.ts";

/** Columns of an execution with its start and end, from `evidence.execution e` and {@link executionHistory}. */
export const executionColumns = `
  e.execution_id, e.parent_id, e.root_id, e.depth, e.ancestors::text[], e.principal, e.actor, e.action, e.resource,
  e.decision, e.reason_codes, e.policy_digest, e.grant_id, e.measurement, e.decision_id, e.decided_at, e.start_before,
  e.lease_until, e.log_index, v.started_at, v.ended_at, v.outcome`;

/** What the events after the decision say. */
export const executionHistory = `
  left join lateral (
    select min(occurred_at) filter (where kind = 'redemption') as started_at,
      min(occurred_at) filter (where kind = 'outcome') as ended_at,
      min(status) as outcome
    from evidence.execution_event v
    where v.tenant_id = e.tenant_id and v.execution_id = e.execution_id
  ) v on true`;

/** A row of {@link executionColumns}. */
export interface ExecutionRow {
  readonly execution_id: string;
  readonly parent_id: string | null;
  readonly root_id: string;
  readonly depth: number;
  readonly ancestors: readonly string[];
  readonly principal: string | null;
  readonly actor: string | null;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly reason_codes: readonly string[];
  readonly policy_digest: string | null;
  readonly grant_id: string | null;
  readonly measurement: string | null;
  readonly decision_id: string;
  readonly decided_at: Date;
  readonly start_before: Date | null;
  readonly lease_until: Date | null;
  readonly log_index: string;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly outcome: Outcome | null;
}

/** The execution in a row. */
export function executionOf(row: ExecutionRow): ExecutionState {
  return {
    executionId: row.execution_id,
    parentId: row.parent_id,
    rootId: row.root_id,
    depth: row.depth,
    ancestors: row.ancestors,
    principal: row.principal,
    actor: row.actor,
    action: row.action,
    resource: row.resource,
    decision: row.decision,
    reasonCodes: row.reason_codes,
    policyDigest: row.policy_digest,
    grantId: row.grant_id,
    measurement: row.measurement,
    decisionId: row.decision_id,
    decidedAtMs: row.decided_at.getTime(),
    startBeforeMs: row.start_before?.getTime() ?? null,
    leaseUntilMs: row.lease_until?.getTime() ?? null,
    logIndex: Number(row.log_index),
    startedAtMs: row.started_at?.getTime() ?? null,
    endedAtMs: row.ended_at?.getTime() ?? null,
    outcome: row.outcome,
  };
}
