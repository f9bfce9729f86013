import { Denied, grantFacts } from "@writ/grant";
import { sha256 } from "@writ/token";
import type { OwnGrant } from "../keys/read-grant.ts";
import type { Redemption } from "../store/redemptions.ts";
import { UnbackedGrantError } from "./execution-statements.ts";

/** What a grant itself says of its use at a time, in milliseconds since 1970, by a SPIFFE id. */
export function useOf(
  { claims, kid, signingInput }: OwnGrant,
  verifier: string,
  nowMs: number,
): Omit<Redemption, "eventId" | "redemptionId" | "refusedCode" | "statement"> {
  return {
    tenant: claims.exec.tenant,
    jti: claims.jti,
    executionId: claims.exec.id,
    grantHash: sha256(signingInput),
    holder: claims.cnf.jkt,
    verifier,
    audience: claims.aud,
    redeemedAtMs: nowMs,
    leaseUntilMs: claims.exec.lease.not_after * 1000,
    facts: grantFacts(claims, kid),
  };
}

/** A statement about a grant that the log backs. @throws Denied GRANT_NOT_IN_LOG for any other */
export function backed(statement: () => Uint8Array): Uint8Array {
  try {
    return statement();
  } catch (cause) {
    if (cause instanceof UnbackedGrantError) throw new Denied("GRANT_NOT_IN_LOG", { cause });
    throw cause;
  }
}
