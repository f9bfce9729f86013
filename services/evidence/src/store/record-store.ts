import { binaryArray } from "@writ/postgres";
import type { EventKind, Opening } from "../entry.ts";
import type { EvidenceRecord, RecordStore } from "../records.ts";
import {
  executionColumns,
  executionHistory,
  executionOf,
  type ExecutionRow,
} from "./execution-row.ts";
import type { Queries } from "./queries.ts";

const RECORD = `
select s.event_id, s.kind, s.payload, s.signature, s.key_id, s.pae_digest, h.origin, s.log_index, s.execution_id, s.seq,
  s.appended_at
from evidence.statement s
join evidence.tlog_head h on h.log_id = s.log_id`;

const EVENT = `${RECORD} where s.tenant_id = $1 and s.event_id = $2`;

const AT_LEAF = `${RECORD}
join evidence.tlog_entry t on t.log_id = s.log_id and t.event_id = s.event_id
where s.tenant_id = $1 and h.origin = $2 and t.idx = $3`;

const EVENTS = `${RECORD}
join evidence.execution_event v on v.tenant_id = s.tenant_id and v.event_id = s.event_id
where v.tenant_id = $1 and v.execution_id = $2
order by v.seq`;

const EXECUTION = `select ${executionColumns} from evidence.execution e ${executionHistory}
where e.tenant_id = $1 and e.execution_id = $2 and e.decision_id = $3`;

const OPENINGS = `
select o.event_id, u.name, u.value
from evidence.opening o, unnest(o.names, o.contents) as u (name, value)
where o.tenant_id = $1 and o.event_id = any($2::uuid[])
order by o.event_id, u.name`;

const HEADS = `select policy_counter, stop_epoch, revocation_epoch from evidence.tenant_head where tenant_id = $1`;

interface RecordRow {
  readonly event_id: string;
  readonly kind: EventKind;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly key_id: string;
  readonly pae_digest: Buffer;
  readonly origin: string;
  readonly log_index: string;
  readonly execution_id: string | null;
  readonly seq: number | null;
  readonly appended_at: Date;
}

interface OpeningRow {
  readonly event_id: string;
  readonly name: string;
  readonly value: Buffer;
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

  const openings: RecordStore["openings"] = async (tenantId, eventIds) => {
    const values = [tenantId, binaryArray("uuid", eventIds)];
    const rows = await query<OpeningRow>({ name: "record-openings", text: OPENINGS, values });
    const found = new Map<string, Opening[]>(eventIds.map((id) => [id, []]));
    for (const { event_id, name, value } of rows) found.get(event_id)?.push({ name, value });
    return found;
  };

  return {
    event,
    openings,

    async atLeaf(tenantId, origin, index) {
      const values = [tenantId, origin, index];
      const [row] = await query<RecordRow>({ name: "record-at-leaf", text: AT_LEAF, values });
      return row && recordOf(row);
    },

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
      const own = (await openings(tenantId, [eventId])).get(eventId) ?? [];
      return { record, execution: execution ? executionOf(execution) : null, openings: own };
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
    origin: row.origin,
    index: Number(row.log_index),
    executionId: row.execution_id,
    seq: row.seq ?? 0,
    appendedAtMs: row.appended_at.getTime(),
  };
}
