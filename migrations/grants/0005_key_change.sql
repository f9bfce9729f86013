-- What evidence tells of the bundle's keys: one row for every change of them. Rows change once: when their evidence is in
-- the log.
create table grants.key_change (
  number bigint primary key check (number > 0),
  -- The event in the log, and its exact statement, so that a lost append is repeated byte for byte.
  event_id uuid not null,
  statement bytea not null,
  -- Index of the leaf; null until it is appended.
  evidence_index bigint
);

grant select, insert, update (evidence_index) on grants.key_change to writ_grants;
