import type { ReasonCode } from "@writ/reasons";
import { hashText } from "@writ/token";
import { actors, childDetails, type GrantClaims } from "./claims.ts";
import { MAX_DEPTH } from "./exec-shape.ts";
import { isNarrower } from "./is-narrower.ts";
import { coversAll } from "./wildcard.ts";

/** The rules of delegation; A8 (policy is evaluated again) and A9 (budgets) are not of this package. */
export type DelegationRule = "A1" | "A2" | "A3" | "A4" | "A5" | "A6" | "A7" | "A10";

/** The child has more, or another, authority than its parent can hand on. */
export class DelegationError extends Error {
  override readonly name = "DelegationError";
  readonly rule: DelegationRule;
  readonly code: ReasonCode;

  constructor(rule: DelegationRule, code: ReasonCode, message: string) {
    super(`${rule}: ${message}`);
    this.rule = rule;
    this.code = code;
  }
}

/** A verified parent grant. */
export interface ParentGrant {
  readonly claims: GrantClaims;
  /** The ASCII bytes the parent's signature covers. */
  readonly signingInput: Uint8Array;
}

/**
 * Checks that a child continues its parent's chain and has no more authority than it. Both come
 * from `parseGrantClaims`; that the parent is redeemed, not revoked and held by the caller is the
 * caller's to check. `nowS` is in seconds since 1970.
 * @throws DelegationError with the first rule that is violated
 */
export function checkDelegation(parent: ParentGrant, child: GrantClaims, nowS: number): void {
  checkOrigin(parent.claims, child);
  checkDepth(parent.claims, child);
  checkLineage(parent, child);
  checkTime(parent.claims, child, nowS);
  checkScope(parent.claims, child);
  checkActor(parent.claims, child);
}

function checkOrigin(parent: GrantClaims, child: GrantClaims): void {
  const rule = demanding("A1", "DELEGATION_PRINCIPAL");
  rule(child.sub === parent.sub, "sub is not the parent's");
  rule(child.txn === parent.txn, "txn is not the parent's");
  rule(child.exec.tenant === parent.exec.tenant, "the tenant is not the parent's");
  rule(child.exec.root === parent.exec.root, "the root is not the parent's");
}

function checkDepth({ exec: parent }: GrantClaims, { exec: child }: GrantClaims): void {
  const rule = demanding("A2", "DELEGATION_DEPTH");
  rule(child.depth === parent.depth + 1, "depth is not one more than the parent's");
  rule(child.depth <= parent.max_depth, "depth is above the parent's max_depth");
  rule(child.max_depth <= parent.max_depth, "max_depth is above the parent's");
}

function checkLineage(parent: ParentGrant, { exec: child }: GrantClaims): void {
  const chain = [...parent.claims.exec.ancestors, parent.claims.exec.id];
  const path = demanding("A3", "DELEGATION_LINEAGE");
  path(child.parent === parent.claims.exec.id, "parent is another execution");
  path(child.ancestors.length <= MAX_DEPTH, "there are too many ancestors");
  path(isSame(child.ancestors, chain), "ancestors are not the parent's and the parent");
  path(!chain.includes(child.id), "the execution is among its ancestors");
  const link = demanding("A4", "DELEGATION_LINEAGE");
  link(child.parent_grant?.jti === parent.claims.jti, "parent_grant is another grant");
  link(child.parent_grant?.h === hashText(parent.signingInput), "parent_grant has another digest");
}

function checkTime(parent: GrantClaims, child: GrantClaims, nowS: number): void {
  const { not_after: parentEnd } = parent.exec.lease;
  const { not_after: childEnd } = child.exec.lease;
  demanding("A5", "LEASE_EXPIRED")(nowS < parentEnd, "the parent's lease is over");
  const rule = demanding("A5", "DELEGATION_LEASE");
  rule(childEnd <= parentEnd, "the lease ends after the parent's");
  rule(child.exp <= childEnd, "exp is after the end of the lease");
}

function checkScope(parent: GrantClaims, child: GrantClaims): void {
  const scope = demanding("A6", "DELEGATION_SCOPE");
  scope(
    coversAll(parent.scope.split(" "), child.scope.split(" ")),
    "scope is wider than the parent's",
  );
  const home = demanding("A7", "DELEGATION_SCOPE");
  for (const detail of child.authorization_details) {
    const hasHome = childDetails(parent).some(
      (outer) =>
        coversAll(outer.actions, detail.actions) &&
        coversAll(outer.locations, detail.locations) &&
        isNarrower(detail.constraints, outer.constraints),
    );
    home(hasHome, `an ${detail.type} detail is not within one the parent may hand on`);
  }
}

function checkActor(parent: GrantClaims, child: GrantClaims): void {
  const rule = demanding("A10", "DELEGATION_ACTOR");
  if (child.cnf.jkt === parent.cnf.jkt) {
    rule(isSame(actors(child.act), actors(parent.act)), "the same holder acts as somebody else");
  } else {
    rule(child.act !== undefined, "another holder must act as itself");
    rule(isSame(actors(child.act?.act), actors(parent.act)), "act does not continue the parent's");
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function demanding(rule: DelegationRule, code: ReasonCode) {
  return (holds: boolean, otherwise: string): void => {
    if (!holds) throw new DelegationError(rule, code, otherwise);
  };
}
