-- Every bundle of verification keys that was published, so that its number only ever rises.
create table grants.bundle_state (
  seq bigint primary key check (seq > 0),
  -- SHA-256 of the signing input of the bundle before; null for the first.
  prev_h bytea check (octet_length(prev_h) = 32),
  -- The signed bundle: public information.
  bundle text not null,
  signed_at timestamptz not null
);

grant select, insert on grants.bundle_state to writ_grants;
