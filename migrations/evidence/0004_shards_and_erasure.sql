-- A database may hold several logs, one after the other: the last is the one in use, the others are closed.
-- Rows from before this migration belong to the first.
alter table evidence.statement add column log_id smallint not null default 1;
alter table evidence.execution add column log_id smallint not null default 1;

-- More events than decisions, redemptions and outcomes.
alter table evidence.statement drop constraint statement_kind_check;
alter table evidence.statement add constraint statement_kind_check check (kind in
  ('decision', 'redemption', 'progress', 'outcome', 'revocation', 'policy-lifecycle', 'approval', 'identity-change',
   'key-change', 'log-lifecycle', 'erasure'));
alter table evidence.execution_event drop constraint execution_event_kind_check;
alter table evidence.execution_event add constraint execution_event_kind_check check (kind in
  ('decision', 'redemption', 'progress', 'outcome'));

-- The newest checkpoint of each log that witnesses have cosigned, with their signature lines. Not evidence of its own: lost, it is
-- asked for again.
create table evidence.cosigned_checkpoint (
  log_id smallint primary key,
  size bigint not null check (size > 0),
  checkpoint text not null check (octet_length(checkpoint) <= 65536),
  cosigned_at timestamptz not null
);

-- What each witness said last.
create table evidence.witness (
  log_id smallint not null,
  name text not null,
  size bigint not null check (size >= 0),
  cosigned_at timestamptz,
  problem text not null,
  primary key (log_id, name)
);

grant select, insert, update on evidence.cosigned_checkpoint, evidence.witness to writ_evidence;
-- An opening is erased in the transaction that appends the erasure.
grant delete on evidence.opening to writ_evidence;
