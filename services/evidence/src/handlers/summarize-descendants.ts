import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import type { LineageStore } from "../lineage-queries.ts";
import { requireExecution } from "./get-execution.ts";

/** Counts everything below an execution. */
export function summarizeDescendants(
  store: Pick<LineageStore, "find" | "summarize">,
): Handlers<typeof LineageService>["summarizeDescendants"] {
  return async ({ tenantId, executionId }) => {
    await requireExecution(store, tenantId, executionId);
    const counts = await store.summarize(tenantId, executionId);
    return {
      total: BigInt(counts.total),
      allowed: BigInt(counts.allowed),
      denied: BigInt(counts.denied),
      running: BigInt(counts.running),
      maxDepth: counts.maxDepth,
    };
  };
}
