import type { AuthorizationService, PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { AccessTable } from "@writ/rpc";

/** Who may ask for decisions. */
export const authorizationAccess: AccessTable<typeof AuthorizationService> = {
  authorize: ["workload", "operator"],
  authorizeBatch: ["workload", "operator"],
};

/** Who may read and change policy. */
export const policyAccess: AccessTable<typeof PolicyService> = {
  validatePolicySet: ["operator", "role/admin"],
  publishPolicySet: ["operator", "role/admin"],
  activatePolicySet: ["operator", "role/admin"],
  getPolicySet: ["operator", "workload", "role/public"],
  listPolicySets: ["operator", "workload", "role/public"],
};
