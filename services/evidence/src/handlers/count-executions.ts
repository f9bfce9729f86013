import type { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { asOfMessage, countsMessage } from "../wire/lineage-messages.ts";
import { type LineageDeps, momentOf } from "./lineage-deps.ts";
import { readFilter } from "./read-filter.ts";
import { requireTenant } from "./request-check.ts";

/** Counts what a search would find, as far as that is done quickly. */
export function countExecutions(
  deps: LineageDeps,
): Handlers<typeof LineageService>["countExecutions"] {
  return async ({ tenantId, filter, without }, call) => {
    requireTenant(tenantId);
    const asked = {
      tenantId,
      every: [readFilter(filter, "filter")],
      without: readFilter(without, "without"),
    };
    const moment = await momentOf(deps, call);
    const counts = await deps.lineage.count({ ...asked, upTo: moment.end, nowMs: moment.atMs });
    return {
      total: BigInt(counts.total),
      capped: counts.isCapped,
      reachedId: counts.reachedId ?? "",
      byDecision: countsMessage(counts.byDecision),
      byReason: countsMessage(counts.byReason),
      asOf: asOfMessage(moment),
    };
  };
}
