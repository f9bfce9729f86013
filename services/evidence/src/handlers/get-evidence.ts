import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { type CallContext, callerName, failure, type Handlers, hasRole } from "@writ/rpc";
import type { LogReaders } from "../log/log-reader.ts";
import type { EvidenceRecord, RecordStore } from "../records.ts";
import { recordMessage } from "../wire/evidence-messages.ts";
import { proveRecords } from "./prove-records.ts";
import { requireField, requireId, requireSize, requireTenant } from "./request-check.ts";

/** Who may see what digests stand for, besides operators and people who signed in. */
const MAY_OPEN: readonly string[] = ["service/policy-decision", "service/grant-signing"];

type GetEvidence = Handlers<typeof EvidenceService>["getEvidence"];
type Request = Parameters<GetEvidence>[0];

/** What is read to answer. */
export interface GetEvidenceDeps {
  readonly records: Pick<RecordStore, "atLeaf" | "event" | "events" | "openings">;
  /** Origin of the log in use. */
  readonly origin: string;
  readonly logs: LogReaders;
}

/** The statements of an execution or one event, each with a proof against a checkpoint of its log. */
export function getEvidence({ records, origin, logs }: GetEvidenceDeps): GetEvidence {
  return async (request, call) => {
    const { tenantId, witnessed, withOpenings } = request;
    if (withOpenings) requireMayOpen(call);
    const found = await recordsOf(request, records, origin);
    if (found.length === 0) throw failure("NOT_FOUND", "the log has no such event");
    const origins = new Set([origin, ...found.map((record) => record.origin)]);
    const [current, ...closed] = await Promise.all(
      [...origins].map((one) => proveRecords(one, found, { logs, witnessed })),
    );
    const proofs = new Map([current, ...closed].flatMap((log) => [...(log?.proofs ?? [])]));
    const shown = found.filter((record) => proofs.has(record.eventId));
    // What was committed a moment ago may be in the database before it is in the view.
    if (shown.length === 0)
      throw failure("NOT_FOUND", "no such event is covered by the checkpoint yet");
    const openings = withOpenings
      ? await records.openings(tenantId, [...proofs.keys()])
      : new Map<string, never>();
    return {
      records: shown.map((record) => {
        const { eventId } = record;
        return recordMessage(record, proofs.get(eventId) ?? [], openings.get(eventId) ?? []);
      }),
      checkpoint: current?.checkpoint ?? "",
      closedCheckpoints: closed.map((log) => log.checkpoint),
    };
  };
}

function requireMayOpen(call: CallContext): void {
  const path = call.peer?.path ?? "";
  if (path.startsWith("operator/") || MAY_OPEN.includes(path) || hasRole(call, "analyst")) return;
  throw failure("CALLER_NOT_ALLOWED", `${callerName(call)} may not see openings`, {
    metadata: { needs: "analyst" },
  });
}

async function recordsOf(
  { tenantId, subject }: Request,
  records: GetEvidenceDeps["records"],
  origin: string,
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
    case "leafIndex": {
      const index = requireSize(subject.value, "leaf_index");
      const record = await records.atLeaf(tenantId, origin, index);
      return record === undefined ? [] : [record];
    }
    default:
      requireField(false, "subject", "is missing");
      return [];
  }
}
