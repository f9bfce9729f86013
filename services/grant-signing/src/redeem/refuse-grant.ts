import { equalBytes } from "@writ/encoding";
import { Denied } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { sha256 } from "@writ/token";
import type { EvidenceLog } from "../evidence-log.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { type OwnGrant, readGrant } from "../keys/read-grant.ts";
import type { Redemption, Redemptions } from "../store/redemptions.ts";
import { refusalStatement } from "./execution-statements.ts";
import { backedStatement, type UseCounts, useOf } from "./grant-use.ts";
import { refusalEvent } from "./log-events.ts";
import { OutcomeConflictError } from "./report-outcome.ts";

/** What is told of a grant that was not let through. */
export interface Refusal {
  readonly tenant: string;
  readonly executionId: string;
  /** Compact JWS, as it was presented. */
  readonly grant: string;
  readonly code: ReasonCode;
  /** SPIFFE id of who refuses. */
  readonly verifier: string;
}

/** The grant that was sent is not one of the execution, or not this caller's to refuse. */
export class NotRefusableError extends Error {
  override readonly name = "NotRefusableError";
}

/** What grants are refused with. */
export interface RefuseDependencies {
  readonly checks: { readonly issuer: string };
  readonly keyRing: Pick<KeyRing, "keys">;
  readonly redemptions: Pick<Redemptions, "findByGrant" | "insert">;
  readonly evidence: Pick<EvidenceLog, "append" | "statement">;
  readonly useCounts: UseCounts;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Codes that say the grant is somebody else's: whoever says so has no say in what becomes of it. */
const NOT_OURS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "GRANT_WRONG_AUDIENCE",
  "GRANT_WRONG_ISSUER",
  "TENANT_MISMATCH",
]);

/**
 * Ends an execution that never started: whoever was shown its grant did not let it through. The grant is verified as far as it has
 * to be to know what it is; an expired or revoked one can be refused too. It takes the place of the redemption, so that of both
 * exactly one happens; the same refusal again gives the same answer, and completes what a lost append left open.
 *
 * Who holds a grant can thus destroy it, and nothing more: a thief denies its owner one execution, which can be authorized again. No
 * service destroys a grant that was meant for another one: one that says the grant is for somebody else is not heard, and where the
 * audience is a SPIFFE id, nobody else is. The statement names who refused.
 * @throws Denied when the grant is none of ours, NotRefusableError, OutcomeConflictError; RpcError when the log does not answer
 */
export async function refuseGrant(
  refusal: Refusal,
  deadlineMs: number,
  dependencies: RefuseDependencies,
): Promise<{ readonly refused: Redemption; readonly logIndex: number }> {
  const { checks, evidence, keyRing, now, redemptions } = dependencies;
  const grant = readGrant(refusal.grant, keyRing.keys(), now());
  const { aud, exec, iss, jti } = grant.claims;
  if (iss !== checks.issuer) throw new Denied("GRANT_WRONG_ISSUER");
  const isNamed = exec.tenant === refusal.tenant && exec.id === refusal.executionId;
  if (!isNamed) throw new NotRefusableError("the grant is of another execution");
  if (NOT_OURS.has(refusal.code) || (aud.startsWith("spiffe://") && aud !== refusal.verifier))
    throw new NotRefusableError("the grant is meant for another service");
  if (exec.use !== "once")
    throw new OutcomeConflictError("a grant for many uses is not ended by who refuses one");

  const known = await redemptions.findByGrant({ tenant: exec.tenant, jti });
  const refused = known ?? (await recorded(refusal, grant, deadlineMs, dependencies));
  if (!isSame(refused, refusal, grant))
    throw new OutcomeConflictError("the grant was redeemed or refused before");
  return { refused, logIndex: await evidence.append(refusalEvent(refused), deadlineMs) };
}

/** Takes the grant's only use, unless somebody was faster: then theirs is returned. */
async function recorded(
  { code, verifier }: Refusal,
  grant: OwnGrant,
  deadlineMs: number,
  { evidence, newId, now, redemptions, useCounts }: RefuseDependencies,
): Promise<Redemption> {
  const use = useOf(grant, verifier, now());
  const row = { ...use, redemptionId: newId(), eventId: newId(), refusedCode: code };
  const statement = await backedStatement(
    grant,
    (decision) => refusalStatement(row, grant.payload, decision),
    deadlineMs,
    { evidence, useCounts },
  );
  const refused = { ...row, statement };
  if (await redemptions.insert(refused)) return refused;
  const winner = await redemptions.findByGrant({ tenant: row.tenant, jti: row.jti });
  if (winner === undefined)
    throw new OutcomeConflictError("another grant of the execution was used");
  return winner;
}

function isSame(
  { grantHash, refusedCode, verifier }: Redemption,
  refusal: Refusal,
  { signingInput }: OwnGrant,
): boolean {
  return (
    refusedCode === refusal.code &&
    verifier === refusal.verifier &&
    equalBytes(grantHash, sha256(signingInput))
  );
}
