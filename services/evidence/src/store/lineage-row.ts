import type { RevocationType } from "@writ/evidence";
import {
  type ExecutionBrief,
  type ExecutionView,
  MOST_CHILDREN,
  type Reach,
  type State,
} from "../lineage/execution-view.ts";
import { coreOf, type CoreRow, executionOf, type ExecutionRow } from "./execution-row.ts";
import type { Asked } from "./lineage-asked.ts";
import { LIFE, revocationOf, stateAt } from "./lineage-life.ts";

/** What is read of executions `e`: what stands before the `from` of a query, and after it. */
export interface ViewParts {
  readonly columns: string;
  readonly joins: string;
}

/** What a picture of many needs of each. */
export function briefParts({ now, tenant }: Asked): ViewParts {
  return {
    columns: `
  e.execution_id, e.parent_id, e.root_id, e.depth, e.principal, e.actor, e.action, e.resource, e.decision, e.reason_codes,
  e.policy_digest, e.measurement, e.key_id, e.causes::text[], e.decided_at, e.lease_until,
  life.started_at, life.ended_at, life.outcome, life.refusal_code, ${stateAt(now())} as state, children.direct,
  children.denied, revoked.at as revoked_at`,
    joins: `${LIFE}${revocationOf(tenant)}${CHILDREN}`,
  };
}

/** Everything. */
export function viewParts(asked: Asked): ViewParts {
  const { columns, joins } = briefParts(asked);
  return {
    columns: `${columns}, e.ancestors::text[], e.grant_id, e.decision_id, e.start_before, e.log_index,
  revoked.revocation_id, revoked.target as revoked,
  e.parent_id is not null and not exists (
    select from evidence.execution p where p.tenant_id = e.tenant_id and p.execution_id = e.parent_id
  ) as is_orphan`,
    joins,
  };
}

const CHILDREN = `
left join lateral (
  select count(*) as direct, count(*) filter (where c.decision = 'DENY') as denied
  from (
    select c.decision from evidence.execution c
    where c.tenant_id = e.tenant_id and c.parent_id = e.execution_id
    limit ${MOST_CHILDREN}
  ) c
) children on true`;

/** A row of {@link briefParts}. */
export interface BriefRow extends CoreRow {
  readonly state: State;
  readonly direct: string;
  readonly denied: string;
  readonly revoked_at: Date | null;
}

/** A row of {@link viewParts}. */
export interface ViewRow extends BriefRow, ExecutionRow {
  readonly revocation_id: string | null;
  /** `type:value`. */
  readonly revoked: string | null;
  readonly is_orphan: boolean;
}

/** The execution in a row. */
export function viewOf(row: ViewRow): ExecutionView {
  return {
    ...executionOf(row),
    state: row.state,
    revocation: reachOf(row),
    isOrphan: row.is_orphan,
    children: childrenOf(row),
  };
}

function reachOf({ revocation_id, revoked, revoked_at }: ViewRow): Reach | null {
  if (revocation_id === null || revoked === null || revoked_at === null) return null;
  const colon = revoked.indexOf(":");
  const type = revoked.slice(0, colon) as RevocationType;
  const value = revoked.slice(colon + 1);
  return { revocationId: revocation_id, type, value, atMs: revoked_at.getTime() };
}

/** The little in a row that a picture needs. */
export function briefOf(row: BriefRow): ExecutionBrief {
  return {
    ...coreOf(row),
    state: row.state,
    revokedAtMs: row.revoked_at?.getTime() ?? null,
    children: childrenOf(row),
  };
}

function childrenOf({ denied, direct }: BriefRow): ExecutionView["children"] {
  return { direct: Number(direct), denied: Number(denied) };
}
