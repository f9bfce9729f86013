-- What questions about executions are answered from, where what 0003 and 0006 made is not enough. Nothing here is evidence.

-- Which revocations reach an execution is looked up by everything of it that can be revoked.
create table evidence.revocation (
  tenant_id text not null,
  -- `type:value`.
  target text not null,
  occurred_at timestamptz not null,
  -- Of its statement.
  event_id uuid not null,
  revocation_id uuid not null,
  -- The first of a target first; everything that is looked up is in the index.
  primary key (tenant_id, target, occurred_at, event_id) include (revocation_id)
);
insert into evidence.revocation (tenant_id, target, occurred_at, event_id, revocation_id)
select tenant_id, evidence.revoked(payload), (evidence.predicate(payload) ->> 'occurredAt')::timestamptz, event_id,
  (evidence.predicate(payload) ->> 'revocationId')::uuid
from evidence.statement where kind = 'revocation';
create trigger append_only before update or delete or truncate on evidence.revocation
  for each statement execute function evidence.refuse_change();
grant select, insert on evidence.revocation to writ_evidence;
alter type evidence.append_item add attribute revoked text, add attribute revocation_id uuid;
drop index evidence.statement_revocation;
drop function evidence.revoked;

-- Children with what was decided about them: they are counted without reading their rows.
drop index evidence.execution_child;
create index execution_child on evidence.execution (tenant_id, parent_id, execution_id) include (decision)
  where parent_id is not null;

-- Start and end of an execution, whatever progress was reported between.
create index execution_life on evidence.execution_event (tenant_id, execution_id) include (kind, occurred_at, status, code)
  where kind in ('redemption', 'outcome');
-- Ends that few come to.
create index execution_unsuccessful on evidence.execution_event (tenant_id, status, execution_id)
  where status in ('failed', 'refused');

create index execution_grant on evidence.execution (tenant_id, grant_id) where grant_id is not null;
create index execution_root on evidence.execution (tenant_id, execution_id) where parent_id is null;
-- The signer is in the row now.
drop index evidence.statement_signer;
create index execution_signer on evidence.execution (tenant_id, left(key_id, 8), execution_id);

-- Refusals are few, and asked for together with other things: an index of their own costs nothing that is allowed.
create index execution_refused_principal on evidence.execution (tenant_id, principal, execution_id)
  where decision <> 'ALLOW';
create index execution_refused_actor on evidence.execution (tenant_id, actor, execution_id)
  where decision <> 'ALLOW' and actor is not null;
create index execution_refused_action on evidence.execution (tenant_id, action, execution_id) where decision <> 'ALLOW';
create index execution_refused_policy on evidence.execution (tenant_id, left(policy_digest, 15), execution_id)
  where decision <> 'ALLOW' and policy_digest is not null;
