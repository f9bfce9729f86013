/** Of `evidence.execution e`: when it started, and the last that happened to it. Only what was allowed can. */
export const LIFE = `
left join lateral (
  select v.occurred_at as at from evidence.execution_event v
  where e.decision = 'ALLOW' and v.tenant_id = e.tenant_id and v.execution_id = e.execution_id and v.kind = 'redemption'
  order by v.seq limit 1
) started on true
left join lateral (
  select v.kind, v.occurred_at as at, v.status from evidence.execution_event v
  where e.decision = 'ALLOW' and v.tenant_id = e.tenant_id and v.execution_id = e.execution_id
  order by v.seq desc limit 1
) latest on true`;

/** When it ended; null before. Over {@link LIFE}. */
export const ENDED_AT = `case when latest.kind = 'outcome' then latest.at end`;

/** What may still happen to it happens before. */
const OVER_AT = `case when started.at is null then e.start_before else e.lease_until end`;

/** Of `evidence.execution e` of the tenant: the first revocation that reaches it, as the predicate of its statement. */
export function revocationOf(tenant: string): string {
  return `
left join lateral (
  select evidence.predicate(s.payload) as said from evidence.statement s
  where e.decision = 'ALLOW' and ${anyRevoked(tenant)}
    and s.tenant_id = e.tenant_id and s.kind = 'revocation'
    and evidence.revoked(s.payload) collate "C" = any(
      ${revocableOf("e", tenant)}
      || array(select 'execution:' || a from unnest(e.ancestors) a)
      || array(
        select 'actor:' || a.actor from evidence.execution a
        where ${anyRevoked(tenant, "actor")} and a.tenant_id = e.tenant_id and a.execution_id = any(e.ancestors)))
  order by evidence.predicate(s.payload) ->> 'occurredAt' collate "C" limit 1
) revoked on true`;
}

/** Over {@link revocationOf}. */
export const REVOKED_AT = `(revoked.said ->> 'occurredAt')::timestamptz`;

/** The state at a time, over {@link LIFE} and {@link revocationOf}. */
export function stateAt(now: string): string {
  return `
case
  when e.decision = 'DENY' then 'DENIED'
  when e.decision = 'PENDING' then 'PENDING'
  when ${REVOKED_AT} < coalesce(${ENDED_AT}, ${OVER_AT}) then 'REVOKED'
  when latest.status = 'completed' then 'COMPLETED'
  when latest.status = 'failed' then 'FAILED'
  when ${OVER_AT} <= ${now}::timestamptz then 'EXPIRED'
  when started.at is null then 'ALLOWED'
  else 'RUNNING'
end`;
}

/** Whether `e` was allowed and it or an ancestor was revoked after that. */
export function isUnderRevoked(tenant: string): string {
  return `(e.decision = 'ALLOW' and ${anyRevoked(tenant)} and exists (
    select from evidence.execution a
    cross join lateral (
      select from evidence.statement s
      where s.tenant_id = a.tenant_id and s.kind = 'revocation'
        and evidence.revoked(s.payload) collate "C" = any(${revocableOf("a", tenant)})
        and (evidence.predicate(s.payload) ->> 'occurredAt')::timestamptz > e.decided_at
      limit 1
    ) s
    where a.tenant_id = e.tenant_id and a.execution_id = any(e.ancestors || e.execution_id)))`;
}

/** Whether the tenant has a revocation at all, or one of a type: asked once per query. */
export function anyRevoked(tenant: string, type?: string): string {
  // Types are followed by a colon, and that by a semicolon in the order of bytes.
  const ofType =
    type === undefined
      ? ""
      : ` and evidence.revoked(r.payload) collate "C" >= '${type}:'
          and evidence.revoked(r.payload) collate "C" < '${type};'`;
  return `(select exists (select from evidence.statement r
    where r.tenant_id = ${tenant} and r.kind = 'revocation'${ofType}))`;
}

/** What of an execution itself can be revoked. */
function revocableOf(alias: string, tenant: string): string {
  return `array[
    'execution:' || ${alias}.execution_id, 'grant:' || ${alias}.grant_id, 'principal:' || ${alias}.principal,
    'actor:' || ${alias}.actor, 'policy:' || ${alias}.policy_digest, 'measurement:' || ${alias}.measurement,
    'tenant:' || ${alias}.tenant_id,
    (select 'key:' || k.key_id from evidence.statement k
     where ${anyRevoked(tenant, "key")} and k.tenant_id = ${alias}.tenant_id and k.event_id = ${alias}.decision_id)]`;
}
