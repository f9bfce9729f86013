-- Who exists: tenants, the issuers they trust, principals with their holder keys, and runtimes that may be what they claim.
-- A tenant exists from its first issuer, principal or measurement on. '-' is no tenant: see registry_version.
create table identity.tenant (
  tenant_id text primary key check (tenant_id ~ '^[a-z0-9-]{1,63}$' and tenant_id <> '-'),
  created_at timestamptz not null default now()
);

-- Raised by every change of a tenant's rows below, in the same transaction: what a process remembers is valid as long as its version is.
-- A tenant without a row has version 0. The row '-' is the version of all issuers together, because a token names an issuer and not a tenant.
create table identity.registry_version (
  tenant_id text primary key,
  version bigint not null
);

create table identity.issuer (
  tenant_id text not null references identity.tenant,
  -- Byte-equal to "iss", or "spiffe://trust-domain".
  issuer text not null,
  kind text not null check (kind in ('oidc', 'jwt_svid')),
  algorithms text[] not null check (cardinality(algorithms) > 0),
  audience text not null,
  -- The JWK Set exactly as it was registered.
  jwks text not null,
  max_lifetime_s integer not null check (max_lifetime_s > 0),
  principal_type text not null check (principal_type in ('User', 'Workload')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, issuer)
);
-- Issuer and audience together say for which tenant a token speaks.
create unique index issuer_audience on identity.issuer (issuer, audience);

create table identity.principal (
  tenant_id text not null references identity.tenant,
  -- "Type::id".
  uid text not null check (uid ~ '^(User|Workload|Agent)::[A-Za-z0-9._@/-]{1,128}$'),
  teams text[] not null,
  -- Canonical JSON (RFC 8785) of an object. Text, because jsonb would change its bytes.
  attributes text not null,
  suspended boolean not null,
  created_at timestamptz not null,
  primary key (tenant_id, uid)
);

create table identity.principal_key (
  tenant_id text not null,
  -- RFC 7638 thumbprint. One key belongs to one principal: whoever signs with it is that principal.
  kid text not null,
  uid text not null,
  -- Public JWK, canonical JSON.
  jwk text not null,
  primary key (tenant_id, kid),
  foreign key (tenant_id, uid) references identity.principal
);
create index principal_key_owner on identity.principal_key (tenant_id, uid);

create table identity.measurement (
  tenant_id text not null references identity.tenant,
  profile text not null,
  measurement text not null check (measurement ~ '^sha256:[0-9a-f]{64}$'),
  name text not null,
  level integer not null check (level between 0 and 4),
  environment text not null check (environment in ('dev', 'staging', 'prod')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, profile, measurement)
);

grant usage on schema identity to writ_identity;
grant select, insert on identity.tenant, identity.principal, identity.principal_key to writ_identity;
grant select, insert, delete on identity.issuer, identity.measurement to writ_identity;
grant update (suspended) on identity.principal to writ_identity;
grant select, insert, update on identity.registry_version to writ_identity;
