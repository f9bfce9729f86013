import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { asOfMessage, countsMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, momentOf, requireExecution, requireNames } from "./lineage-deps.ts";

/** Counts everything below an execution. */
export function summarizeDescendants(
  deps: LineageDeps,
): Handlers<typeof LineageService>["summarizeDescendants"] {
  return async ({ tenantId, executionId }, call) => {
    requireNames(tenantId, executionId);
    const moment = await momentOf(deps, call);
    await requireExecution(deps, tenantId, executionId, moment.atMs);
    const counts = await deps.lineage.summarize(tenantId, executionId, moment.atMs);
    const { byAction, byLevel, byState, running, total } = counts;
    const denied = byState.get("DENIED") ?? 0;
    const pending = byState.get("PENDING") ?? 0;
    return {
      total: BigInt(total),
      allowed: BigInt(total - denied - pending),
      denied: BigInt(denied),
      running: BigInt(running),
      maxDepth: byLevel.length,
      byState: countsMessage(byState),
      byLevel: byLevel.map((count) => BigInt(count)),
      byAction: countsMessage(byAction),
      liveLeases: BigInt(byState.get("RUNNING") ?? 0),
      pending: BigInt(pending),
      asOf: asOfMessage(moment),
    };
  };
}
