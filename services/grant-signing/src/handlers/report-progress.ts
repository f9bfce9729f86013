import { isTenant, isUuidV7 } from "@writ/encoding";
import type { GrantService, ReportProgressRequest } from "@writ/proto/writ/grant/v1/grant";
import { failure, type Handlers } from "@writ/rpc";
import {
  type ProgressDependencies,
  recordProgress,
  type StepReport,
} from "../redeem/report-progress.ts";
import type { Redemptions } from "../store/redemptions.ts";
import { answering } from "./answering.ts";
import { callerOf, deadlineOf } from "./caller.ts";
import { requireFields, TENANT_FORM, UUID_FORM } from "./fields.ts";
import { outputFields, outputOf } from "./output.ts";
import { startedExecution } from "./started-execution.ts";

const STEP = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Records that an execution came a step further. Nobody but the workload that started it can say so, not even an operator. */
export function reportProgress(
  dependencies: ProgressDependencies & { readonly redemptions: Redemptions },
): Handlers<typeof GrantService>["reportProgress"] {
  return answering(async (request, call) => {
    const report = parsed(request);
    const caller = callerOf(call);
    const redemption = await startedExecution(dependencies.redemptions, request, caller);
    if (redemption.verifier !== caller.spiffeId)
      throw failure("CALLER_NOT_ALLOWED", "another workload started this execution");
    const recorded = await recordProgress(redemption, report, deadlineOf(call), dependencies);
    const { eventId, seq } = recorded.progress;
    return { eventId, seq, logIndex: BigInt(recorded.logIndex) };
  });
}

function parsed(request: ReportProgressRequest): StepReport {
  const { tenantId, executionId, progressId, step } = request;
  requireFields(
    ["tenant_id", isTenant(tenantId), TENANT_FORM],
    ["execution_id", isUuidV7(executionId), UUID_FORM],
    ["progress_id", isUuidV7(progressId), UUID_FORM],
    ["step", STEP.test(step), "must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit"],
    ...outputFields(request),
  );
  return { progressId, step, output: outputOf(request) };
}
