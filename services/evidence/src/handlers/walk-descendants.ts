import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { walkDescendants as walk } from "../descendants.ts";
import type { LineageStore } from "../lineage-queries.ts";
import { executionStateMessage } from "../wire/lineage-messages.ts";
import { asRpcError } from "../wire/rpc-error.ts";
import { requireExecution } from "./get-execution.ts";

/** Everything below an execution, nearest first; only as far ahead as the caller reads. */
export function walkDescendants(
  store: Pick<LineageStore, "find" | "children">,
): Handlers<typeof LineageService>["walkDescendants"] {
  return async function* ({ tenantId, executionId, maxDepth }, call) {
    try {
      await requireExecution(store, tenantId, executionId);
      const pages = walk(store, tenantId, executionId, maxDepth === 0 ? undefined : maxDepth);
      for await (const page of pages) {
        call.signal.throwIfAborted();
        yield { executions: page.map((one) => executionStateMessage(tenantId, one)) };
      }
    } catch (error) {
      throw asRpcError(error);
    }
  };
}
