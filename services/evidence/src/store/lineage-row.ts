import type { RevocationType } from "@writ/evidence";
import { type ExecutionView, MOST_CHILDREN, type State } from "../lineage/execution-view.ts";
import { executionOf, type ExecutionRow } from "./execution-row.ts";
import type { Asked } from "./lineage-asked.ts";
import { ENDED_AT, LIFE, REVOKED_AT, revocationOf, stateAt } from "./lineage-life.ts";

/** Everything about executions `e`: what stands before the `from` of a query, and after it. */
export function viewParts({ now, tenant }: Asked): {
  readonly columns: string;
  readonly joins: string;
} {
  return {
    columns: `
  e.execution_id, e.parent_id, e.root_id, e.depth, e.ancestors::text[], e.principal, e.actor, e.action, e.resource,
  e.decision, e.reason_codes, e.policy_digest, e.grant_id, e.measurement, e.decision_id, e.decided_at, e.start_before,
  e.lease_until, e.log_index, started.at as started_at, ${ENDED_AT} as ended_at, latest.status as outcome,
  ${stateAt(now())} as state, signed.key_id, signed.causes, children.direct, children.denied,
  revoked.said ->> 'revocationId' as revocation_id, revoked.said ->> 'type' as revoked_type,
  revoked.said ->> 'value' as revoked_value, ${REVOKED_AT} as revoked_at,
  e.parent_id is not null and not exists (
    select from evidence.execution p where p.tenant_id = e.tenant_id and p.execution_id = e.parent_id
  ) as is_orphan`,
    joins: `${LIFE}${revocationOf(tenant)}${SIGNED}${CHILDREN}`,
  };
}

// What the decision's own statement says. Its JSON is canonical: without causes it has these very bytes.
const SIGNED = `
left join lateral (
  select s.key_id, case
    when position('"causes":[]'::bytea in s.payload) > 0 then '{}'
    else array(
      select c.execution_id::text
      from jsonb_array_elements_text(evidence.predicate(s.payload) #> '{lineage,causes}') with ordinality as i (event_id, n)
      join evidence.statement c on c.tenant_id = s.tenant_id and c.event_id = i.event_id::uuid
      where c.execution_id is not null
      group by c.execution_id
      order by min(i.n))
    end as causes
  from evidence.statement s
  where s.tenant_id = e.tenant_id and s.event_id = e.decision_id
) signed on true`;

const CHILDREN = `
left join lateral (
  select count(*) as direct, count(*) filter (where c.decision = 'DENY') as denied
  from (
    select c.decision from evidence.execution c
    where c.tenant_id = e.tenant_id and c.parent_id = e.execution_id
    limit ${MOST_CHILDREN}
  ) c
) children on true`;

/** A row of {@link viewParts}. */
export interface ViewRow extends ExecutionRow {
  readonly state: State;
  readonly key_id: string | null;
  readonly causes: readonly string[] | null;
  readonly direct: string;
  readonly denied: string;
  readonly revocation_id: string | null;
  readonly revoked_type: RevocationType | null;
  readonly revoked_value: string | null;
  readonly revoked_at: Date | null;
  readonly is_orphan: boolean;
}

/** The execution in a row. */
export function viewOf(row: ViewRow): ExecutionView {
  const { revocation_id, revoked_at, revoked_type, revoked_value } = row;
  const isRevoked =
    revocation_id !== null &&
    revoked_type !== null &&
    revoked_value !== null &&
    revoked_at !== null;
  return {
    ...executionOf(row),
    state: row.state,
    keyId: row.key_id,
    revocation: isRevoked
      ? {
          revocationId: revocation_id,
          type: revoked_type,
          value: revoked_value,
          atMs: revoked_at.getTime(),
        }
      : null,
    causes: row.causes ?? [],
    isOrphan: row.is_orphan,
    children: { direct: Number(row.direct), denied: Number(row.denied) },
  };
}
