import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { Asked } from "../clients.ts";

/** The service that keeps the policy sets. */
export const policy: Asked<typeof PolicyService> = {
  service: PolicyService,
  process: "policy-decision",
};
