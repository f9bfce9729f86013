import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { pathBetween } from "../lineage/path.ts";
import { executionMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, requireExecution, requireNames } from "./lineage-deps.ts";

/** How two executions are related. */
export function findPath(
  deps: Pick<LineageDeps, "lineage" | "now">,
): Handlers<typeof LineageService>["findPath"] {
  return async ({ fromId, tenantId, toId }) => {
    requireNames(tenantId, fromId, "from_id");
    requireNames(tenantId, toId, "to_id");
    const nowMs = deps.now();
    const [from, to] = await Promise.all(
      [fromId, toId].map((id) => requireExecution(deps, tenantId, id, nowMs)),
    );
    if (from === undefined || to === undefined) throw new Error("both were found");
    const { commonAncestorId, executionIds } = pathBetween(from, to);
    const found = await deps.lineage.find(tenantId, executionIds, nowMs);
    return {
      executions: found.map((one) => executionMessage(tenantId, one)),
      commonAncestorId: commonAncestorId ?? "",
    };
  };
}
