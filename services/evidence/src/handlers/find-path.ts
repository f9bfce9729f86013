import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { pathBetween } from "../lineage/path.ts";
import { executionMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, requireLine, requireNames } from "./lineage-deps.ts";

/** How two executions are related. */
export function findPath(
  deps: Pick<LineageDeps, "lineage" | "now">,
): Handlers<typeof LineageService>["findPath"] {
  return async ({ fromId, tenantId, toId }) => {
    requireNames(tenantId, fromId, "from_id");
    requireNames(tenantId, toId, "to_id");
    const nowMs = deps.now();
    const up = await requireLine(deps, tenantId, fromId, nowMs);
    const down = await requireLine(deps, tenantId, toId, nowMs);
    const { commonAncestor, path } = pathBetween(up, down);
    return {
      executions: path.map((one) => executionMessage(tenantId, one)),
      commonAncestorId: commonAncestor?.executionId ?? "",
    };
  };
}
