import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { walkDescendants as walk } from "../lineage/descendants.ts";
import { executionMessage } from "../wire/lineage-messages.ts";
import { asRpcError } from "../wire/rpc-error.ts";
import { type LineageDeps, requireExecution, requireNames } from "./lineage-deps.ts";
import { readFilter } from "./read-filter.ts";

/** Everything below an execution, nearest first; only as far ahead as the caller reads. */
export function walkDescendants(
  deps: Pick<LineageDeps, "lineage" | "now">,
): Handlers<typeof LineageService>["walkDescendants"] {
  return async function* ({ tenantId, executionId, maxDepth, limit, filter }, call) {
    try {
      requireNames(tenantId, executionId);
      const nowMs = deps.now();
      const asked = {
        tenantId,
        executionId,
        nowMs,
        filter: readFilter(filter, "filter"),
        ...(maxDepth > 0 && { maxDepth }),
        ...(limit > 0 && { limit }),
      };
      await requireExecution(deps, tenantId, executionId, nowMs);
      for await (const { executions, isTruncated } of walk(deps.lineage, asked)) {
        call.signal.throwIfAborted();
        if (executions.length === 0 && !isTruncated) continue;
        yield {
          executions: executions.map((one) => executionMessage(tenantId, one)),
          truncated: isTruncated,
        };
      }
    } catch (error) {
      throw asRpcError(error);
    }
  };
}
