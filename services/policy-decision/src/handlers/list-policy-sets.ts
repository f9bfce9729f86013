import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { Handlers } from "@writ/rpc";
import type { PolicyStore } from "../store/store.ts";
import { policySetView } from "./policy-set-view.ts";
import { requireTenant } from "./tenant-field.ts";

/** ListPolicySets: newest first. */
export function listPolicySets(
  store: PolicyStore,
): Handlers<typeof PolicyService>["listPolicySets"] {
  return async ({ tenantId }) => {
    requireTenant(tenantId);
    const [current, sets] = await Promise.all([
      store.currentActivation(tenantId),
      store.list(tenantId),
    ]);
    return { policySets: sets.map((set) => policySetView(set, current)) };
  };
}
