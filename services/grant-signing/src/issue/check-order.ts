import { decodeHex, encodeBase64Url } from "@writ/encoding";
import { type Checkpoint, leafHash, ProofError, verifyInclusion } from "@writ/evidence";
import {
  checkDelegation,
  checkProfile,
  type GrantClaims,
  type GrantKeys,
  MAX_START_WINDOW_S,
  parseGrantClaims,
} from "@writ/grant";
import {
  type FindKey,
  type IdentityAssertion,
  readIdentityAssertion,
  sha256,
  TokenError,
} from "@writ/token";
import { MAX_LEASE_S } from "../keys/next-bundle.ts";
import type { OwnGrant } from "../keys/read-grant.ts";
import { assertionAgrees } from "./assertion-agrees.ts";
import { type AllowedDecision, decisionAgrees } from "./decision-agrees.ts";
import { demand, refusalFrom, Refused } from "./refused.ts";
import type { SignedDecision, SignedStatement } from "./signed-decision.ts";

/** Everything needed to sign one grant; nothing in it is verified. */
export interface Order {
  /** Canonical bytes of the claims. */
  readonly claims: Uint8Array;
  /** exec-id+jwt. */
  readonly identityAssertion: string;
  readonly statement: SignedStatement;
  /** Index of the statement's leaf, and its inclusion proof. */
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** Undefined for a root. */
  readonly parentGrant: string | undefined;
}

/** An order that is right in itself. What changes with time is still to be checked: see issueGrants. */
export interface CheckedOrder {
  readonly payload: Uint8Array;
  readonly claims: GrantClaims;
  readonly parent: OwnGrant | undefined;
}

/** What orders are checked against. */
export interface OrderChecks {
  readonly issuer: string;
  readonly logOrigin: string;
  /** The identity service's keys. */
  readonly identityKeys: FindKey;
  readonly readDecision: (statement: SignedStatement) => SignedDecision;
  readonly readParent: (token: string, keys: GrantKeys, nowMs: number) => OwnGrant;
}

/** Checks one order in itself: every signature, every digest, the profile and the rules of delegation. @throws Refused */
export function checkOrder(
  order: Order,
  checkpoint: Checkpoint,
  checks: OrderChecks,
  at: { readonly keys: GrantKeys; readonly nowMs: number },
): CheckedOrder {
  try {
    const claims = parseGrantClaims(order.claims);
    const { decision, entry } = checks.readDecision(order.statement);
    decisionAgrees(decision, claims, order.claims);
    const isOfLog = claims.exec.evidence.log === checks.logOrigin;
    demand(isOfLog, "NOT_IN_LOG", "the claims name another log");
    checkInLog(order, entry, checkpoint);
    const assertion = readAssertion(order.identityAssertion, decision, checks, at.nowMs);
    const parent = readParent(order.parentGrant, claims, checks, at);
    assertionAgrees(assertion, claims, parent?.claims);
    const nowS = Math.floor(at.nowMs / 1000);
    if (parent !== undefined) checkDelegation(parent, claims, nowS);
    checkProfile(claims, {
      issuer: checks.issuer,
      nowS,
      maxStartWindowS: MAX_START_WINDOW_S,
      maxLeaseS: MAX_LEASE_S,
    });
    return { payload: order.claims, claims, parent };
  } catch (error) {
    throw refusalFrom(error) ?? error;
  }
}

function checkInLog({ index, proof }: Order, entry: Uint8Array, { size, root }: Checkpoint): void {
  try {
    verifyInclusion(sha256, { index, size, root, proof, leafHash: leafHash(sha256, entry) });
  } catch (error) {
    if (error instanceof ProofError) throw new Refused("NOT_IN_LOG", error.message);
    throw error;
  }
}

/**
 * The assertion for the decided request. It may be newer than the one the decision was made on: who asks again under an
 * idempotency key is identified anew, and gets the same grant.
 */
function readAssertion(
  token: string,
  { policyProof }: AllowedDecision,
  { identityKeys }: OrderChecks,
  nowMs: number,
): IdentityAssertion {
  const rqh = encodeBase64Url(decodeHex(policyProof.request.digest.sha256));
  try {
    return readIdentityAssertion(token, identityKeys, { rqh, nowMs });
  } catch (error) {
    if (error instanceof TokenError) throw new Refused("ASSERTION_INVALID", error.message);
    throw error;
  }
}

function readParent(
  token: string | undefined,
  { exec }: GrantClaims,
  checks: OrderChecks,
  { keys, nowMs }: { readonly keys: GrantKeys; readonly nowMs: number },
): OwnGrant | undefined {
  const isNamed = exec.parent !== null;
  demand(isNamed === (token !== undefined), "PARENT_MISMATCH", "the parent grant does not fit");
  return token === undefined ? undefined : checks.readParent(token, keys, nowMs);
}
