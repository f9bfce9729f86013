import type { GrantClaims } from "./claims.ts";
import { Denied } from "./denied.ts";
import { demand } from "./denied-from.ts";
import { GRANT_SKEW_S, MAX_START_WINDOW_S } from "./grant-times.ts";
import { grantFacts, revocationCode } from "./revoked-by.ts";
import type { VerifierView } from "./verifier-view.ts";
import { isFresh } from "./verify-grant-token.ts";

const LONGEST_STALENESS_MS = 120_000;

/** Step 6: from our issuer, for us. @throws Denied GRANT_WRONG_ISSUER, GRANT_WRONG_AUDIENCE, TENANT_MISMATCH */
export function checkAddressee(claims: GrantClaims, view: VerifierView): void {
  demand(claims.iss === view.issuer, "GRANT_WRONG_ISSUER");
  demand(claims.aud === view.audience, "GRANT_WRONG_AUDIENCE");
  demand(view.tenant === undefined || claims.exec.tenant === view.tenant, "TENANT_MISMATCH");
}

/**
 * Step 7: in its window, which is short, and before the end of its lease. Two seconds of leniency
 * for the beginning, none for the end; over from the very millisecond `exp` names.
 * @throws Denied GRANT_NOT_YET_VALID, GRANT_EXPIRED, GRANT_LIFETIME, LEASE_EXPIRED
 */
export function checkTimes({ iat, nbf, exp, exec }: GrantClaims, { nowMs }: VerifierView): void {
  const latestStartMs = nowMs + GRANT_SKEW_S * 1000;
  demand(iat * 1000 <= latestStartMs, "GRANT_NOT_YET_VALID");
  demand(nbf * 1000 <= latestStartMs, "GRANT_NOT_YET_VALID");
  demand(nowMs < exp * 1000, "GRANT_EXPIRED");
  demand(exp - nbf <= MAX_START_WINDOW_S, "GRANT_LIFETIME");
  demand(nowMs < exec.lease.not_after * 1000, "LEASE_EXPIRED");
}

/** Step 8: revocations of this tenant are known up to lately. @throws Denied REVOCATION_STATE_STALE */
export function checkRevocationsFresh({ exec }: GrantClaims, view: VerifierView): void {
  const { revocations, nowMs } = view;
  const maxAgeMs = Math.min(view.maxStalenessMs, LONGEST_STALENESS_MS);
  const isOfTenant = revocations.tenant === "" || revocations.tenant === exec.tenant;
  demand(
    isOfTenant &&
      revocations.status === "following" &&
      isFresh(nowMs - revocations.lastGoodMs, maxAgeMs),
    "REVOCATION_STATE_STALE",
  );
}

/** Step 9: neither the grant nor anything it stands on is revoked. @throws Denied, a code of what is revoked */
export function checkNotRevoked(claims: GrantClaims, kid: string, view: VerifierView): void {
  const facts = grantFacts(claims, kid);
  const predicate = view.revocations.revoked(facts);
  if (predicate !== undefined) throw new Denied(revocationCode(predicate, facts));
}
