import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Handlers } from "@writ/rpc";
import type { RecordStore } from "../records.ts";
import { fencesMessage } from "../wire/evidence-messages.ts";
import { requireTenant } from "./request-check.ts";

/** The fences of a tenant as they are now. */
export function getHeads(
  records: Pick<RecordStore, "heads">,
): Handlers<typeof EvidenceService>["getHeads"] {
  return async ({ tenantId }) => {
    requireTenant(tenantId);
    return { heads: fencesMessage(await records.heads(tenantId)) };
  };
}
