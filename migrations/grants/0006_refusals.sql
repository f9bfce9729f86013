-- A grant is used once: its execution starts, or whoever it was shown to refuses it. Both insert the same row, so one of them wins.
-- With a code the grant was refused: nothing started, verifier is who refused, redeemed_at is when, and nothing follows.
alter table grants.redemption add column refused_code text check (refused_code ~ '^[A-Z][A-Z0-9_]{0,63}$');

-- Which leases still run is asked for while a revocation spreads.
create index redemption_lease on grants.redemption (tenant_id, lease_until);
