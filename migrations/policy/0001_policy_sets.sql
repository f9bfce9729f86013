-- Published policy sets are content-addressed and never change.
create table policy.policy_set (
  tenant_id text not null,
  digest text not null,
  name text not null,
  policies integer not null,
  published_at timestamptz not null,
  published_by text not null,
  event_id uuid not null,
  primary key (tenant_id, digest)
);

create table policy.policy_file (
  tenant_id text not null,
  digest text not null,
  path text not null,
  content bytea not null,
  primary key (tenant_id, digest, path),
  foreign key (tenant_id, digest) references policy.policy_set (tenant_id, digest)
);

-- An activation counts once its statement is in the log (leaf_index set); until then it may be retried with the same bytes.
create table policy.activation (
  tenant_id text not null,
  counter bigint not null,
  digest text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  event_id uuid not null,
  payload bytea not null,
  signature bytea not null,
  key_id text not null,
  leaf_index bigint,
  primary key (tenant_id, counter, event_id),
  foreign key (tenant_id, digest) references policy.policy_set (tenant_id, digest)
);
create unique index activation_in_log on policy.activation (tenant_id, counter) where leaf_index is not null;

grant usage on schema policy to writ_policy;
grant select, insert on policy.policy_set, policy.policy_file, policy.activation to writ_policy;
grant update (leaf_index) on policy.activation to writ_policy;
