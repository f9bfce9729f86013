import { AuthorizationService, PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { access, implement, type Implementation } from "@writ/rpc";
import { authorizationAccess, policyAccess } from "./access.ts";
import type { AuthorizeDeps } from "./authorize/deps.ts";
import { activatePolicySet } from "./handlers/activate-policy-set.ts";
import { authorize } from "./handlers/authorize.ts";
import { authorizeBatch } from "./handlers/authorize-batch.ts";
import { getPolicySet } from "./handlers/get-policy-set.ts";
import { listPolicySets } from "./handlers/list-policy-sets.ts";
import { publishPolicySet } from "./handlers/publish-policy-set.ts";
import { validatePolicySet } from "./handlers/validate-policy-set.ts";
import type { ActivateDeps } from "./policies/activate.ts";
import type { Gate } from "./policies/gate.ts";

/** Everything the service works with. */
export interface PolicyDecisionDeps extends AuthorizeDeps, ActivateDeps {
  // Both name it; it is the same one.
  readonly evidence: AuthorizeDeps["evidence"];
  readonly gate: Gate;
}

/** The front door: who may run what, and by which policy. */
export function policyDecisionService(deps: PolicyDecisionDeps): readonly Implementation[] {
  return [
    implement(AuthorizationService, access(AuthorizationService, authorizationAccess), {
      authorize: authorize(deps),
      authorizeBatch: authorizeBatch(deps),
    }),
    implement(PolicyService, access(PolicyService, policyAccess), {
      validatePolicySet: validatePolicySet(deps.gate),
      publishPolicySet: publishPolicySet(deps.gate, deps),
      activatePolicySet: activatePolicySet(deps),
      getPolicySet: getPolicySet(deps),
      listPolicySets: listPolicySets(deps.store),
    }),
  ];
}
