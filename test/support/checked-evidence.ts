import type { ClientEnvironment } from "@writ/client";
import { type DecisionPredicate, parseStatement } from "@writ/evidence";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Client } from "@writ/rpc";
import { checkEvidence } from "../../packages/cli/src/check-evidence.ts";

/** An execution's events, and whatever of them did not verify with the trust file alone. */
export interface CheckedEvidence {
  /** Kind and result of each, with its reasons where it is a denial: `decision DENY FORBIDDEN`. */
  readonly events: readonly string[];
  /** In words; empty when everything verified. */
  readonly faults: readonly string[];
}

/** Fetches the evidence of an execution and verifies signatures, leaves, inclusion and order. Throws RpcError. */
export async function checkedEvidence(
  evidence: Pick<Client<typeof EvidenceService>, "getEvidence">,
  { trust }: Pick<ClientEnvironment, "trust">,
  tenant: string,
  executionId: string,
): Promise<CheckedEvidence> {
  const response = await evidence.getEvidence({
    tenantId: tenant,
    subject: { case: "executionId", value: executionId },
  });
  const { report } = await checkEvidence(response, { tenant, executionId, trust });
  const events = report.events.map(({ kind, result, seq }) => {
    const payload = response.records[seq]?.statement?.payload ?? new Uint8Array();
    const { reasonCodes = [] } = parseStatement(payload).predicate as Partial<DecisionPredicate>;
    return [kind, result, ...reasonCodes].join(" ");
  });
  const faults = report.checks
    .filter(({ status }) => status === "fail")
    .map(({ id, problem }) => `${id}: ${problem ?? ""}`);
  return { events, faults: report.valid ? faults : [...faults, "not valid"] };
}
