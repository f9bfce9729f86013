import { Denied, grantFacts } from "@writ/grant";
import { sha256 } from "@writ/token";
import type { EvidenceLog } from "../evidence-log.ts";
import type { OwnGrant } from "../keys/read-grant.ts";
import type { Redemption } from "../store/redemptions.ts";
import { UnbackedGrantError } from "./execution-statements.ts";

/** How often this process was shown a grant that the grant key signed and the log does not back: it was signed by another way than this one. */
export interface UseCounts {
  unbacked: number;
}

/** What shows that the log backs a grant. */
export interface Backing {
  readonly evidence: Pick<EvidenceLog, "statement">;
  readonly useCounts: UseCounts;
}

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

/**
 * A statement about a grant that the log backs, made from the exact bytes of its decision.
 * @throws Denied GRANT_NOT_IN_LOG, and counts it, for any other; RpcError when the log does not answer
 */
export async function backedStatement(
  { claims }: OwnGrant,
  statement: (decision: Uint8Array) => Uint8Array,
  deadlineMs: number,
  { evidence, useCounts }: Backing,
): Promise<Uint8Array> {
  const { evidence: decided, tenant } = claims.exec;
  const decision = await evidence.statement(tenant, decided.event, deadlineMs);
  try {
    if (decision === undefined) throw new UnbackedGrantError("the log does not hold its decision");
    return statement(decision);
  } catch (cause) {
    if (!(cause instanceof UnbackedGrantError)) throw cause;
    useCounts.unbacked += 1;
    throw new Denied("GRANT_NOT_IN_LOG", { cause });
  }
}
