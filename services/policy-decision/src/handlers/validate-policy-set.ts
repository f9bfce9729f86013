import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { Handlers } from "@writ/rpc";
import type { Gate } from "../policies/gate.ts";
import { requireTenant } from "./tenant-field.ts";

/** ValidatePolicySet: the publication gate, without publishing. */
export function validatePolicySet(gate: Gate): Handlers<typeof PolicyService>["validatePolicySet"] {
  return async ({ files, tenantId }) => {
    requireTenant(tenantId);
    const { report } = await gate(files);
    return {
      problems: report.problems.map((problem) => ({ ...problem })),
      digest: report.digest ?? "",
      policies: report.policies,
      testsPassed: report.testsPassed,
    };
  };
}
