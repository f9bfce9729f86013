import type { ClientEnvironment } from "@writ/client";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Client } from "@writ/rpc";
import { checkEvidence, type CheckedEvent } from "../../packages/cli/src/check-evidence.ts";
import { openLogCheckpoint } from "../../packages/cli/src/verified-checkpoint.ts";

/** An execution's events, and whatever of them did not verify with the trust file alone. */
export interface CheckedEvidence {
  readonly events: readonly CheckedEvent[];
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
  const { checkpoint: note, records } = await evidence.getEvidence({
    tenantId: tenant,
    subject: { case: "executionId", value: executionId },
  });
  const checkpoint = openLogCheckpoint(note, trust);
  const events = checkEvidence(records, { tenant, executionId, trust, checkpoint });
  const faults = events.flatMap(({ checks }) =>
    checks.filter(({ ok }) => !ok).map(({ check, seen }) => `${check}: ${seen}`),
  );
  return { events, faults };
}
