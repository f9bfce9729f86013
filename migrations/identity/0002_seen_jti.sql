-- Assertions and proofs that were used. Whoever inserts the row is the one user; there is never a second row.
create table identity.seen_jti (
  tenant_id text not null,
  -- Who chose the jti: the client id of an assertion, the key thumbprint of a proof.
  ns text not null,
  -- SHA-256 of the jti.
  jti_h bytea not null check (octet_length(jti_h) = 32),
  -- The token has expired for every clock by then.
  forget_at timestamptz not null,
  primary key (tenant_id, ns, jti_h)
);
create index seen_jti_forget_at on identity.seen_jti (forget_at);

grant select, insert, delete on identity.seen_jti to writ_identity;
