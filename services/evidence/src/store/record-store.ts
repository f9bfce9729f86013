import type { EventKind } from "../entry.ts";
import type { EvidenceRecord, RecordStore } from "../records.ts";
import {
  executionColumns,
  executionHistory,
  executionOf,
  type ExecutionRow,
} from "./execution-row.ts";
import type { Queries } from "./queries.ts";

const RECORD = `
select s.event_id, s.kind, s.payload, s.signature, s.key_id, s.pae_digest, s.log_index, s.execution_id, s.seq,
  s.appended_at
from evidence.statement s`;

const EVENT = `${RECORD} where s.tenant_id = $1 and s.event_id = $2`;

const EVENTS = `${RECORD}
join evidence.execution_event v on v.tenant_id = s.tenant_id and v.event_id = s.event_id
where v.tenant_id = $1 and v.execution_id = $2
order by v.seq`;

const EXECUTION = `select ${executionColumns} from evidence.execution e ${executionHistory}
where e.tenant_id = $1 and e.execution_id = $2 and e.decision_id = $3`;

const OPENINGS = `select name, value from evidence.opening where tenant_id = $1 and event_id = $2 order by name`;

const HEADS = `select policy_counter, stop_epoch, revocation_epoch from evidence.tenant_head where tenant_id = $1`;

interface RecordRow {
  readonly event_id: string;
  readonly kind: EventKind;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly key_id: string;
  readonly pae_digest: Buffer;
  readonly log_index: string;
  readonly execution_id: string | null;
  readonly seq: number | null;
  readonly appended_at: Date;
}

interface HeadRow {
  readonly policy_counter: string;
  readonly stop_epoch: string;
  readonly revocation_epoch: string;
}

/** The statements in Postgres. */
export function recordStore(query: Queries): RecordStore {
  const event: RecordStore["event"] = async (tenantId, eventId) => {
    const values = [tenantId, eventId];
    const [row] = await query<RecordRow>({ name: "record-event", text: EVENT, values });
    return row && recordOf(row);
  };

  return {
    event,

    async events(tenantId, executionId) {
      const values = [tenantId, executionId];
      const rows = await query<RecordRow>({ name: "record-events", text: EVENTS, values });
      return rows.map(recordOf);
    },

    async stored(tenantId, eventId) {
      const record = await event(tenantId, eventId);
      if (record === undefined) return undefined;
      const [execution] = await query<ExecutionRow>({
        name: "record-execution",
        text: EXECUTION,
        values: [tenantId, record.executionId, eventId],
      });
      const openings = await query<{ name: string; value: Buffer }>({
        name: "record-openings",
        text: OPENINGS,
        values: [tenantId, eventId],
      });
      return { record, execution: execution ? executionOf(execution) : null, openings };
    },

    async heads(tenantId) {
      const [row] = await query<HeadRow>({ name: "record-heads", text: HEADS, values: [tenantId] });
      return {
        policyCounter: Number(row?.policy_counter ?? 0),
        stopEpoch: Number(row?.stop_epoch ?? 0),
        revocationEpoch: Number(row?.revocation_epoch ?? 0),
      };
    },
  };
}

function recordOf(row: RecordRow): EvidenceRecord {
  return {
    eventId: row.event_id,
    kind: row.kind,
    statement: { payload: row.payload, signature: row.signature, keyId: row.key_id },
    paeDigest: row.pae_digest,
    index: Number(row.log_index),
    executionId: row.execution_id,
    seq: row.seq ?? 0,
    appendedAtMs: row.appended_at.getTime(),
  };
}
