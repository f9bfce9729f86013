-- The append-only log: C2SP tlog-tiles in rows. One leader appends to it; nobody changes a leaf.
create function evidence.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end
$$;

-- The one row per log that moves: every append is a compare-and-swap of (epoch, size).
create table evidence.tlog_head (
  log_id smallint generated always as identity primary key,
  origin text not null unique,
  -- Raised by every leader that takes over: an older leader never matches again.
  epoch bigint not null check (epoch >= 0),
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  -- The signed note over size and root.
  checkpoint text not null,
  signed_at timestamptz not null
) with (fillfactor = 10);

create table evidence.tlog_entry (
  log_id smallint not null,
  idx bigint not null check (idx >= 0),
  event_id uuid not null,
  leaf_hash bytea not null,
  -- Canonical hashedrekord over the statement's envelope.
  entry bytea not null,
  primary key (log_id, idx),
  -- What was hashed is what is stored: a second computation, outside the process that signed.
  check (leaf_hash = sha256('\x00'::bytea || entry))
);
-- A retry never adds a second leaf.
create unique index tlog_entry_event on evidence.tlog_entry (log_id, event_id);

-- Full tiles only: 256 hashes. The right edge is derived from what is below it.
create table evidence.tile (
  log_id smallint not null,
  level smallint not null check (level between 0 and 7),
  idx bigint not null check (idx >= 0),
  hashes bytea not null check (octet_length(hashes) = 8192),
  primary key (log_id, level, idx)
);
-- Hashes do not compress.
alter table evidence.tile alter column hashes set storage external;

create trigger append_only before update or delete or truncate on evidence.tlog_entry
  for each statement execute function evidence.refuse_change();
create trigger append_only before update or delete or truncate on evidence.tile
  for each statement execute function evidence.refuse_change();
create trigger never_removed before delete or truncate on evidence.tlog_head
  for each statement execute function evidence.refuse_change();

grant usage on schema evidence to writ_evidence;
grant select, insert on evidence.tlog_head, evidence.tlog_entry, evidence.tile to writ_evidence;
grant update (epoch, size, root, checkpoint, signed_at) on evidence.tlog_head to writ_evidence;
