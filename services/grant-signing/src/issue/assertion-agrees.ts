import type { GrantClaims } from "@writ/grant";
import type { IdentityAssertion } from "@writ/token";
import { demand } from "./refused.ts";

/**
 * Demands that the claims say of caller, executing party and runtime what the identity service asserts. Under a
 * parent grant the caller must be its holder: the claims then keep the parent's principal, and the caller is the
 * parent's actor, or its principal where nobody acts for it. @throws Refused ASSERTION_MISMATCH, PARENT_NOT_HOLDER
 */
export function assertionAgrees(
  assertion: IdentityAssertion,
  claims: GrantClaims,
  parent: GrantClaims | undefined,
): void {
  agree(claims.exec.tenant === assertion.tenant, "the tenant is not the caller's");
  agree(claims.cnf.jkt === assertion.cnf.jkt, "the grant is bound to another key");
  if (parent === undefined) {
    agree(claims.sub === assertion.sub, "sub is not the caller");
    agree(claims.act?.sub === assertion.act, "act is not the asserted actor");
    agree(claims.act?.act === undefined, "a root has one actor at most");
  } else {
    const isHolder = assertion.holder === parent.cnf.jkt;
    demand(isHolder, "PARENT_NOT_HOLDER", "the caller does not hold the parent grant");
    agree((parent.act?.sub ?? parent.sub) === assertion.sub, "the caller is not the parent's");
    // Without an actor the caller goes on as whom the parent grant names: rule A10 of delegation.
    agree(
      assertion.act === undefined || claims.act?.sub === assertion.act,
      "act is not the asserted actor",
    );
  }
  runtimeAgrees(assertion.runtime, claims.exec.runtime);
}

function runtimeAgrees(
  asserted: IdentityAssertion["runtime"],
  claimed: GrantClaims["exec"]["runtime"],
): void {
  if (claimed === null || asserted === null) {
    agree(claimed === null && asserted === null, "the runtime is not the asserted one");
    return;
  }
  agree(claimed.profile === asserted.profile, "the runtime's profile is another");
  agree(claimed.level === asserted.level, "the runtime's level is another");
  agree(claimed.h === asserted.measurement, "the runtime's measurement is another");
  agree(claimed.not_after <= asserted.not_after, "the runtime is good for less long");
}

function agree(holds: boolean, otherwise: string): void {
  demand(holds, "ASSERTION_MISMATCH", otherwise);
}
