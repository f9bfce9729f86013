import { equalBytes } from "@writ/encoding";
import { Denied, grantFacts } from "@writ/grant";
import { sha256 } from "@writ/token";
import type { EvidenceLog } from "../evidence-log.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import type { OwnGrant } from "../keys/read-grant.ts";
import type { RevocationFeed } from "../revocation/feed.ts";
import type { Redemption, Redemptions } from "../store/redemptions.ts";
import { redemptionStatement } from "./execution-statements.ts";
import { backedStatement, type UseCounts, useOf } from "./grant-use.ts";
import { redemptionEvent, refusalEvent } from "./log-events.ts";
import {
  checkLease,
  checkStart,
  type RedemptionChecks,
  type RedemptionWish,
  verifyRedemption,
} from "./verify-redemption.ts";

/** One attempt of one workload to use a grant. */
export interface Attempt extends RedemptionWish {
  /** Chosen by the workload; the same id is the same attempt. */
  readonly redemptionId: string;
  /** SPIFFE id. */
  readonly verifier: string;
}

/** What grants are redeemed with. */
export interface RedeemDependencies {
  readonly checks: RedemptionChecks;
  readonly keyRing: Pick<KeyRing, "keys">;
  readonly redemptions: Redemptions;
  readonly feed: Pick<RevocationFeed, "catchUp" | "revoked">;
  readonly evidence: EvidenceLog;
  readonly useCounts: UseCounts;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Uses a grant, once. Whoever inserts the row has started the execution; the answer waits until the log holds it too. The
 * same attempt gets the same answer again, also when its first answer was lost or its evidence could not be appended.
 * @throws Denied; RpcError when the database or the evidence service does not answer, and then nothing may start
 */
export async function redeemGrant(
  attempt: Attempt,
  deadlineMs: number,
  dependencies: RedeemDependencies,
): Promise<{ readonly redemption: Redemption; readonly logIndex: number }> {
  const { checks, evidence, feed, keyRing, now, redemptions } = dependencies;
  const nowMs = now();
  const grant = verifyRedemption(attempt, checks, keyRing.keys(), nowMs);
  const name = { tenant: grant.claims.exec.tenant, jti: grant.claims.jti };
  const [known] = await Promise.all([redemptions.findByGrant(name), feed.catchUp()]);
  checkLease(grant, nowMs);
  const code = feed.revoked(grantFacts(grant.claims, grant.kid));
  if (code !== undefined) throw new Denied(code);

  const redemption = known ?? (await started(attempt, grant, nowMs, deadlineMs, dependencies));
  if (redemption.refusedCode !== null) {
    // Whoever it was shown to refused it. That is in the log, or its append was lost and is made up for.
    await evidence.append(refusalEvent(redemption), deadlineMs);
    throw new Denied("EXECUTION_ENDED");
  }
  if (!isSame(redemption, attempt, grant)) throw new Denied("ALREADY_REDEEMED");
  const logIndex = await evidence.append(redemptionEvent(redemption), deadlineMs);
  return { redemption, logIndex };
}

/** Starts the execution, unless somebody was faster: then theirs is returned. */
async function started(
  attempt: Attempt,
  grant: OwnGrant,
  nowMs: number,
  deadlineMs: number,
  { evidence, newId, redemptions, useCounts }: RedeemDependencies,
): Promise<Redemption> {
  checkStart(grant, nowMs);
  const row = rowOf(attempt, grant, nowMs, newId());
  // Before anything is used up: without the decision in the log there is nothing to redeem.
  const statement = await backedStatement(
    grant,
    (decision) => redemptionStatement(row, grant.payload, decision),
    deadlineMs,
    { evidence, useCounts },
  );
  const redemption = { ...row, statement };
  if (await redemptions.insert(redemption)) return redemption;
  const winner = await redemptions.findByGrant({ tenant: row.tenant, jti: row.jti });
  // Another grant of the same execution won.
  if (winner === undefined) throw new Denied("ALREADY_REDEEMED");
  return winner;
}

function rowOf(
  { redemptionId, verifier }: Attempt,
  grant: OwnGrant,
  nowMs: number,
  eventId: string,
): Omit<Redemption, "statement"> {
  return { ...useOf(grant, verifier, nowMs), redemptionId, eventId, refusedCode: null };
}

function isSame(redemption: Redemption, attempt: Attempt, grant: OwnGrant): boolean {
  return (
    redemption.redemptionId === attempt.redemptionId &&
    redemption.verifier === attempt.verifier &&
    redemption.holder === grant.claims.cnf.jkt &&
    equalBytes(redemption.grantHash, sha256(grant.signingInput))
  );
}
