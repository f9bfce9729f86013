import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { asOfMessage, executionMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, momentOf, requireLine, requireNames } from "./lineage-deps.ts";

/** The executions from the root to the parent. */
export function listAncestors(deps: LineageDeps): Handlers<typeof LineageService>["listAncestors"] {
  return async ({ tenantId, executionId }, call) => {
    requireNames(tenantId, executionId);
    const moment = await momentOf(deps, call);
    const line = await requireLine(deps, tenantId, executionId, moment.atMs);
    return {
      ancestors: line.slice(0, -1).map((one) => executionMessage(tenantId, one)),
      asOf: asOfMessage(moment),
    };
  };
}
