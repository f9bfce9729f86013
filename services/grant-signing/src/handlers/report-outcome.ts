import { isTenant, isUuidV7 } from "@writ/encoding";
import type { GrantService, ReportOutcomeRequest } from "@writ/proto/writ/grant/v1/grant";
import type { Handlers } from "@writ/rpc";
import { type OutcomeDependencies, recordOutcome, type Report } from "../redeem/report-outcome.ts";
import type { Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { callerOf, deadlineOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";
import { outputFields, outputOf } from "./output.ts";
import { startedExecution } from "./started-execution.ts";

const MOST_CHARACTERS = 4_096;

/** Records how a started execution ended. */
export function reportOutcome(
  dependencies: OutcomeDependencies & { readonly redemptions: Redemptions },
): Handlers<typeof GrantService>["reportOutcome"] {
  return answering(async (request, call) => {
    const told = parsed(request);
    const caller = callerOf(call);
    const redemption = await startedExecution(dependencies.redemptions, request, caller);
    const report = { ...told, reportedBy: caller.spiffeId };
    const recorded = await recordOutcome(redemption, report, deadlineOf(call), dependencies);
    return { eventId: recorded.outcome.eventId, logIndex: BigInt(recorded.logIndex) };
  });
}

function parsed(request: ReportOutcomeRequest): Omit<Report, "reportedBy"> {
  const { executorSignature, tenantId, executionId, status } = request;
  requireFields(
    ["tenant_id", isTenant(tenantId), TENANT_FORM],
    ["execution_id", isUuidV7(executionId), UUID_FORM],
    ["status", status === "completed" || status === "failed", "must be completed or failed"],
    ...outputFields(request),
    ["executor_signature", executorSignature.length <= MOST_CHARACTERS, "is too large"],
  );
  return {
    status: status === "completed" ? "completed" : "failed",
    output: outputOf(request),
    executorSignature: executorSignature === "" ? null : executorSignature,
  };
}
