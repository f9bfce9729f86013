import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { failure, type Handlers } from "@writ/rpc";
import type { PolicyStore } from "../store/store.ts";
import { policySetView } from "./policy-set-view.ts";
import { requireTenant } from "./tenant-field.ts";

/** GetPolicySet: one set with its files; the active one when no digest is named. */
export function getPolicySet(store: PolicyStore): Handlers<typeof PolicyService>["getPolicySet"] {
  return async ({ digest, tenantId }) => {
    requireTenant(tenantId);
    const current = await store.currentActivation(tenantId);
    const wanted = digest === "" ? current?.digest : digest;
    const set = wanted === undefined ? undefined : await store.find(tenantId, wanted);
    if (set === undefined)
      throw failure(
        "NOT_FOUND",
        wanted === undefined ? "no policy set is active" : `no policy set ${wanted}`,
      );
    const files = await store.files(tenantId, set.digest);
    return {
      policySet: policySetView(set, current),
      files: [...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => ({ path, content: Buffer.from(text, "utf8") })),
    };
  };
}
