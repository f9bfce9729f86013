/** Of `evidence.execution e`: when it started and how it ended. Only what was allowed can, and each at most once. */
export const LIFE = `
left join lateral (
  select min(v.occurred_at) filter (where v.kind = 'redemption') as started_at,
    min(v.occurred_at) filter (where v.kind = 'outcome') as ended_at, min(v.status) as outcome, min(v.code) as refusal_code
  from evidence.execution_event v
  where e.decision = 'ALLOW' and v.tenant_id = e.tenant_id and v.execution_id = e.execution_id
    and v.kind in ('redemption', 'outcome')
) life on true`;

/** What may still happen to it happens before; over {@link LIFE}. */
const OVER_AT = `case when life.started_at is null then e.start_before else e.lease_until end`;

/** Of `evidence.execution e` of the tenant: the first revocation that reaches it. */
export function revocationOf(tenant: string): string {
  return `
left join lateral (
  select r.occurred_at as at, r.revocation_id, r.target from evidence.revocation r
  where e.decision = 'ALLOW' and ${anyRevoked(tenant)}
    and r.tenant_id = e.tenant_id and r.target = any(${REACHING})
  order by r.occurred_at limit 1
) revoked on true`;
}

/** The state at a time, over {@link LIFE} and {@link revocationOf}. */
export function stateAt(now: string): string {
  return `
case
  when e.decision = 'DENY' then 'DENIED'
  when e.decision = 'PENDING' then 'PENDING'
  when revoked.at < coalesce(life.ended_at, ${OVER_AT}) then 'REVOKED'
  when life.outcome = 'completed' then 'COMPLETED'
  when life.outcome = 'failed' then 'FAILED'
  when life.outcome = 'refused' then 'REFUSED'
  when ${OVER_AT} <= ${now}::timestamptz then 'EXPIRED'
  when life.started_at is null then 'ALLOWED'
  else 'RUNNING'
end`;
}

/** Whether `e` was allowed and it or an ancestor was revoked after that. */
export function isUnderRevoked(tenant: string): string {
  return `(e.decision = 'ALLOW' and ${anyRevoked(tenant)} and exists (
    select from evidence.execution a
    cross join lateral (
      select from evidence.revocation r
      where r.tenant_id = a.tenant_id and r.target = any(${revocableOf("a")}) and r.occurred_at > e.decided_at
      limit 1
    ) r
    where a.tenant_id = e.tenant_id and a.execution_id = any(e.ancestors || e.execution_id)))`;
}

/** Whether the tenant has a revocation at all: asked once per query. */
export function anyRevoked(tenant: string): string {
  return `(select exists (select from evidence.revocation r where r.tenant_id = ${tenant}))`;
}

/** Everything whose revocation reaches `e`: what it is itself, those above it, and who acts there. */
const REACHING = `
  ${revocableOf("e")} || array(select 'execution:' || a from unnest(e.ancestors) a)
    || array(select 'actor:' || a from unnest(e.actors) a)`;

/** What of an execution itself can be revoked. */
function revocableOf(alias: string): string {
  return `array[
    'execution:' || ${alias}.execution_id, 'grant:' || ${alias}.grant_id, 'principal:' || ${alias}.principal,
    'actor:' || ${alias}.actor, 'policy:' || ${alias}.policy_digest, 'measurement:' || ${alias}.measurement,
    'tenant:' || ${alias}.tenant_id, 'key:' || ${alias}.key_id]`;
}
