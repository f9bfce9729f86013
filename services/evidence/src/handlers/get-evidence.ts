import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { failure, type Handlers } from "@writ/rpc";
import type { Prover } from "../log/prover.ts";
import type { CurrentView } from "../log/reader.ts";
import type { EvidenceRecord, RecordStore } from "../records.ts";
import { recordMessage } from "../wire/evidence-messages.ts";
import { requireField, requireId, requireTenant } from "./request-check.ts";

type GetEvidence = Handlers<typeof EvidenceService>["getEvidence"];
type Request = Parameters<GetEvidence>[0];

/** The statements of an execution or one event, all with proofs against the newest checkpoint. */
export function getEvidence(deps: {
  readonly records: Pick<RecordStore, "event" | "events">;
  readonly view: CurrentView;
  readonly prover: Pick<Prover, "inclusion">;
}): GetEvidence {
  return async (request) => {
    const { tree, checkpoint } = await deps.view();
    // What was committed a moment ago may be in the database before it is in the view.
    const records = (await found(request, deps.records)).filter((r) => r.index < tree.size);
    if (records.length === 0) throw failure("NOT_FOUND", "the log has no such event");
    const proofs = await deps.prover.inclusion(
      tree,
      records.map((record) => record.index),
    );
    return {
      records: records.map((record, i) => recordMessage(record, proofs[i] ?? [])),
      checkpoint,
    };
  };
}

async function found(
  { tenantId, subject }: Request,
  records: Pick<RecordStore, "event" | "events">,
): Promise<readonly EvidenceRecord[]> {
  requireTenant(tenantId);
  switch (subject.case) {
    case "executionId":
      requireId(subject.value, "execution_id");
      return records.events(tenantId, subject.value);
    case "eventId": {
      requireId(subject.value, "event_id");
      const record = await records.event(tenantId, subject.value);
      return record === undefined ? [] : [record];
    }
    default:
      requireField(false, "subject", "is missing");
      return [];
  }
}
