-- What questions about executions are answered from. Nothing here is evidence: all of it follows from rows that are.

-- The predicate of a statement's canonical JSON.
create function evidence.predicate(payload bytea) returns jsonb
  language sql immutable strict parallel safe
  return convert_from(payload, 'UTF8')::jsonb -> 'predicate';

-- What a revocation revokes, as `type:value`.
create function evidence.revoked(payload bytea) returns text
  language sql immutable strict parallel safe
  return (evidence.predicate(payload) ->> 'type') || ':' || (evidence.predicate(payload) ->> 'value');

-- Which revocations reach an execution is looked up by everything of it that can be revoked.
create index statement_revocation on evidence.statement (tenant_id, (evidence.revoked(payload)) collate "C")
  where kind = 'revocation';

-- As those of 0003: one per filter, the newest last. Digests and key ids are as good as unique after a few characters.
create index execution_resource on evidence.execution (tenant_id, resource, execution_id);
create index execution_action on evidence.execution (tenant_id, action, execution_id);
create index execution_policy on evidence.execution (tenant_id, left(policy_digest, 15), execution_id)
  where policy_digest is not null;
create index execution_measurement on evidence.execution (tenant_id, left(measurement, 15), execution_id)
  where measurement is not null;
create index execution_pending on evidence.execution (tenant_id, execution_id) where decision = 'PENDING';
create index statement_signer on evidence.statement (tenant_id, left(key_id, 8), execution_id)
  where kind = 'decision';
