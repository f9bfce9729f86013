import { isTenant, isUuidV7 } from "@writ/encoding";
import type { GrantService, ReportOutcomeRequest } from "@writ/proto/writ/grant/v1/grant";
import type { Handlers } from "@writ/rpc";
import { type OutcomeDependencies, recordOutcome } from "../redeem/report-outcome.ts";
import type { Outcome } from "../store/outcomes.ts";
import type { Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { callerOf, deadlineOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";
import { startedExecution } from "./started-execution.ts";

/** Records how a started execution ended. */
export function reportOutcome(
  dependencies: OutcomeDependencies & { readonly redemptions: Redemptions },
): Handlers<typeof GrantService>["reportOutcome"] {
  return answering(async (request, call) => {
    const { status, output } = parsed(request);
    const caller = callerOf(call);
    const redemption = await startedExecution(dependencies.redemptions, request, caller);
    const report = { status, output, reportedBy: caller.spiffeId };
    const recorded = await recordOutcome(redemption, report, deadlineOf(call), dependencies);
    return { eventId: recorded.outcome.eventId, logIndex: BigInt(recorded.logIndex) };
  });
}

function parsed(request: ReportOutcomeRequest): Pick<Outcome, "status" | "output"> {
  const { tenantId, executionId, status, outputDigest, outputLength } = request;
  const hasOutput = outputDigest.length > 0;
  requireFields(
    ["tenant_id", isTenant(tenantId), TENANT_FORM],
    ["execution_id", isUuidV7(executionId), UUID_FORM],
    ["status", status === "completed" || status === "failed", "must be completed or failed"],
    ["output_digest", !hasOutput || outputDigest.length === 32, "must be 32 bytes or empty"],
    ["output_length", outputLength <= Number.MAX_SAFE_INTEGER, "is too large"],
    ["output_length", hasOutput || outputLength === 0n, "goes with an output_digest only"],
  );
  return {
    status: status === "completed" ? "completed" : "failed",
    output: hasOutput ? { sha256: outputDigest, length: Number(outputLength) } : null,
  };
}
