import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import type { ExecutionState } from "../lineage.ts";

/** An execution with what happened to it since. */
export function executionStateMessage(
  tenantId: string,
  execution: ExecutionState,
): MessageInitShape<typeof ExecutionSchema> {
  return {
    tenantId,
    executionId: execution.executionId,
    parentId: execution.parentId ?? "",
    rootId: execution.rootId,
    depth: execution.depth,
    ancestors: [...execution.ancestors],
    principal: execution.principal ?? "",
    actor: execution.actor ?? "",
    action: execution.action,
    resource: execution.resource,
    decision: execution.decision,
    reasonCodes: [...execution.reasonCodes],
    policyDigest: execution.policyDigest ?? "",
    grantId: execution.grantId ?? "",
    measurement: execution.measurement ?? "",
    decisionId: execution.decisionId,
    decidedAt: timestampFromMs(execution.decidedAtMs),
    ...time("startedAt", execution.startedAtMs),
    ...time("endedAt", execution.endedAtMs),
    outcome: execution.outcome ?? "",
    logIndex: BigInt(execution.logIndex),
    ...time("leaseUntil", execution.leaseUntilMs),
  };
}

function time<K extends string>(
  field: K,
  ms: number | null,
): { [_ in K]?: ReturnType<typeof timestampFromMs> } {
  return ms === null
    ? {}
    : ({ [field]: timestampFromMs(ms) } as Record<K, ReturnType<typeof timestampFromMs>>);
}
