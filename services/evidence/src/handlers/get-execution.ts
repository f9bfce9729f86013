import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { asOfMessage, executionMessage } from "../wire/lineage-messages.ts";
import {
  atLeast,
  type LineageDeps,
  momentOf,
  requireExecution,
  requireNames,
} from "./lineage-deps.ts";
import { requireSize } from "./request-check.ts";

/** One execution with what happened to it. */
export function getExecution(deps: LineageDeps): Handlers<typeof LineageService>["getExecution"] {
  return async ({ tenantId, executionId, minSize }, call) => {
    requireNames(tenantId, executionId);
    const moment = await momentOf(deps, call, atLeast(requireSize(minSize, "min_size")));
    const execution = await requireExecution(deps, tenantId, executionId, moment.atMs);
    return { execution: executionMessage(tenantId, execution), asOf: asOfMessage(moment) };
  };
}
