import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { failure, type Handlers } from "@writ/rpc";
import type { LineageStore } from "../lineage-queries.ts";
import type { ExecutionState } from "../lineage.ts";
import { executionStateMessage } from "../wire/lineage-messages.ts";
import { requireId, requireTenant } from "./request-check.ts";

/** One execution with what happened to it. */
export function getExecution(
  store: Pick<LineageStore, "find">,
): Handlers<typeof LineageService>["getExecution"] {
  return async ({ tenantId, executionId }) => {
    const execution = await requireExecution(store, tenantId, executionId);
    return { execution: executionStateMessage(tenantId, execution) };
  };
}

/** The tenant's execution with this id; NOT_FOUND when there is none, also when another tenant has it. */
export async function requireExecution(
  store: Pick<LineageStore, "find">,
  tenantId: string,
  executionId: string,
): Promise<ExecutionState> {
  requireTenant(tenantId);
  requireId(executionId, "execution_id");
  const [execution] = await store.find(tenantId, [executionId]);
  if (execution === undefined) throw failure("NOT_FOUND", "the tenant has no such execution");
  return execution;
}
