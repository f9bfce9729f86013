-- People at work behind the console.

-- How the users of an issuer sign in: canonical JSON (RFC 8785) of {clientId, roles: [{role, value}], rolesClaim}; null when they do not.
alter table identity.issuer
  add column console text,
  add column console_client_id text generated always as ((console::jsonb) ->> 'clientId') stored;
-- Issuer and client id together say for which tenant an ID token signs somebody in.
create unique index issuer_console_client on identity.issuer (issuer, console_client_id)
  where console_client_id is not null;

-- Codes that sign one person in, once. The code itself is nowhere.
create table identity.sign_in_code (
  tenant_id text not null check (tenant_id ~ '^[a-z0-9-]{1,63}$' and tenant_id <> '-'),
  -- SHA-256 of the code.
  code_h bytea not null check (octet_length(code_h) = 32),
  subject text not null check (subject ~ '^User::[A-Za-z0-9._@/-]{1,128}$'),
  role text not null check (role in ('analyst', 'approver', 'admin')),
  -- A SPIFFE id, or the subject of a session.
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, code_h)
);
-- A code names no tenant.
create unique index sign_in_code_hash on identity.sign_in_code (code_h);
create index sign_in_code_made on identity.sign_in_code (tenant_id, created_at);

-- Who was ever given a code for more than reading, or signed in at an issuer. While it is one person by code, nobody can be the second of two.
create table identity.console_operator (
  tenant_id text not null,
  subject text not null,
  method text not null check (method in ('code', 'oidc')),
  first_at timestamptz not null,
  primary key (tenant_id, subject, method)
);

grant select, insert, delete on identity.sign_in_code to writ_identity;
grant update (used_at) on identity.sign_in_code to writ_identity;
grant select, insert on identity.console_operator to writ_identity;
