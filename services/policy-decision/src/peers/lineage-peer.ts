import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { type Client, failureReason } from "@writ/rpc";
import type { KnowsExecution } from "../authorize/causes.ts";

/** Asks the lineage whether it has an execution; any other answer than yes or no is an error. */
export function lineagePeer(
  client: Pick<Client<typeof LineageService>, "getExecution">,
): KnowsExecution {
  return async (tenantId, executionId, deadlineMs) => {
    try {
      const { execution } = await client.getExecution({ tenantId, executionId }, { deadlineMs });
      return execution?.executionId === executionId;
    } catch (error) {
      if (failureReason(error) === "NOT_FOUND") return false;
      throw error;
    }
  };
}
