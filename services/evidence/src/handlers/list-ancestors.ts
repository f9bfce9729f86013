import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import type { LineageStore } from "../lineage-queries.ts";
import { executionStateMessage } from "../wire/lineage-messages.ts";
import { requireExecution } from "./get-execution.ts";

/** The executions from the root to the parent. */
export function listAncestors(
  store: Pick<LineageStore, "find">,
): Handlers<typeof LineageService>["listAncestors"] {
  return async ({ tenantId, executionId }) => {
    const execution = await requireExecution(store, tenantId, executionId);
    const ancestors = await store.find(tenantId, execution.ancestors);
    return { ancestors: ancestors.map((one) => executionStateMessage(tenantId, one)) };
  };
}
