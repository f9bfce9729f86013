import { failure, type Peer } from "@writ/rpc";
import type { Redemption, Redemptions } from "../store/redemptions.ts";
import { isOperator } from "./caller.ts";

/** The started execution, for the workload that started it and for operators. @throws RpcError NOT_FOUND, CALLER_NOT_ALLOWED */
export async function startedExecution(
  redemptions: Pick<Redemptions, "findByExecution">,
  { tenantId, executionId }: { readonly tenantId: string; readonly executionId: string },
  caller: Peer,
): Promise<Redemption> {
  const redemption = await redemptions.findByExecution(tenantId, executionId);
  if (redemption === undefined || redemption.refusedCode !== null)
    throw failure("NOT_FOUND", "no such execution was started");
  if (redemption.verifier !== caller.spiffeId && !isOperator(caller)) {
    throw failure("CALLER_NOT_ALLOWED", "another workload started this execution");
  }
  return redemption;
}
