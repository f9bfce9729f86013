import { isTenant, isUuidV7 } from "@writ/encoding";
import { MAX_GRANT_BYTES } from "@writ/grant";
import type { GrantService, ReportOutcomeRequest } from "@writ/proto/writ/grant/v1/grant";
import { isReasonCode } from "@writ/reasons";
import { failure, type Handlers, type Peer } from "@writ/rpc";
import { type Refusal, type RefuseDependencies, refuseGrant } from "../redeem/refuse-grant.ts";
import { type OutcomeDependencies, recordOutcome, type Report } from "../redeem/report-outcome.ts";
import type { Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { callerOf, deadlineOf } from "./caller.ts";
import { type FieldCheck, requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";
import { outputFields, outputOf } from "./output.ts";
import { startedExecution } from "./started-execution.ts";

const MOST_CHARACTERS = 4_096;

/** Records how an execution ended: one that was started, or one whose grant was refused. */
export function reportOutcome(
  dependencies: OutcomeDependencies & RefuseDependencies & { readonly redemptions: Redemptions },
): Handlers<typeof GrantService>["reportOutcome"] {
  return answering(async (request, call) => {
    const caller = callerOf(call);
    const deadlineMs = deadlineOf(call);
    if (request.status === "refused") {
      const refusal = refusalOf(request, caller);
      const { refused, logIndex } = await refuseGrant(refusal, deadlineMs, dependencies);
      return { eventId: refused.eventId, logIndex: BigInt(logIndex) };
    }
    const told = reportOf(request);
    const redemption = await startedExecution(dependencies.redemptions, request, caller);
    const report = { ...told, reportedBy: caller.spiffeId };
    const recorded = await recordOutcome(redemption, report, deadlineMs, dependencies);
    return { eventId: recorded.outcome.eventId, logIndex: BigInt(recorded.logIndex) };
  });
}

function reportOf(request: ReportOutcomeRequest): Omit<Report, "reportedBy"> {
  const { code, executorSignature, grant, status } = request;
  requireFields(
    ...names(request),
    [
      "status",
      status === "completed" || status === "failed",
      "must be completed, failed or refused",
    ],
    ...outputFields(request),
    ["executor_signature", executorSignature.length <= MOST_CHARACTERS, "is too large"],
    ["code", code === "", "goes with refused only"],
    ["grant", grant === "", "goes with refused only"],
  );
  return {
    status: status === "completed" ? "completed" : "failed",
    output: outputOf(request),
    executorSignature: executorSignature === "" ? null : executorSignature,
  };
}

function refusalOf(request: ReportOutcomeRequest, { spiffeId }: Peer): Refusal {
  const { code, executionId, grant, outputDigest, outputLength, tenantId } = request;
  const hasOutput = outputDigest.length > 0 || outputLength > 0n;
  requireFields(
    ...names(request),
    ["code", isReasonCode(code), "must be a reason code"],
    ["grant", grant !== "" && grant.length <= MAX_GRANT_BYTES, "must be the grant"],
    ["output_digest", !hasOutput, "does not go with refused"],
    ["executor_signature", request.executorSignature === "", "does not go with refused"],
  );
  // Other codes were refused above.
  if (!isReasonCode(code)) throw failure("REQUEST_INVALID", "code must be a reason code");
  return { tenant: tenantId, executionId, grant, code, verifier: spiffeId };
}

function names({ executionId, tenantId }: ReportOutcomeRequest): readonly FieldCheck[] {
  return [
    ["tenant_id", isTenant(tenantId), TENANT_FORM],
    ["execution_id", isUuidV7(executionId), UUID_FORM],
  ];
}
