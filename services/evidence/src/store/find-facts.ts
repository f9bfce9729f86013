import type pg from "pg";
import type { Entry } from "../entry.ts";
import type { Facts } from "../judge.ts";
import { chargeRows } from "./append-rows.ts";
import { column, rowSource } from "./row-source.ts";

const entryRows = rowSource<Entry>([
  column("tenant_id", "text", (e) => e.tenantId),
  column("event_id", "uuid", (e) => e.eventId),
  column("key", "text", (e) => e.idempotency?.key ?? null),
  column("parent_id", "uuid", (e) => e.execution?.parentId ?? null),
  column("execution_id", "uuid", (e) => e.place?.executionId ?? null),
  column("seq", "int4", (e) => e.place?.seq ?? null),
]);

const takeRows = rowSource<{ readonly tenantId: string; readonly key: string }>([
  column("tenant_id", "text", (r) => r.tenantId),
  column("key", "text", (r) => r.key),
]);

const FACTS = `
select s.pae_digest, s.log_index, s.log_id = $1::int2 as is_stored_here,
  exists (select from evidence.tlog_entry l where l.log_id = $1::int2 and l.event_id = i.event_id) as is_logged,
  k.event_id as first_event_id, k.request_digest, f.log_index as first_log_index, f.log_id = $1::int2 as is_first_here,
  coalesce(h.policy_counter, 0) as policy_counter, coalesce(h.stop_epoch, 0) as stop_epoch,
  coalesce(h.revocation_epoch, 0) as revocation_epoch,
  p.root_id, p.ancestors::text[],
  b.pae_digest as previous_digest, v.final as previous_final,
  o.seq is not null as is_place_taken
from ${entryRows.sql("i", 2)}
left join evidence.statement s on s.tenant_id = i.tenant_id and s.event_id = i.event_id
left join evidence.idempotency k on k.tenant_id = i.tenant_id and k.key = i.key
left join evidence.statement f on f.tenant_id = k.tenant_id and f.event_id = k.event_id
left join evidence.tenant_head h on h.tenant_id = i.tenant_id
left join evidence.execution p on p.tenant_id = i.tenant_id and p.execution_id = i.parent_id
left join evidence.execution_event v
  on v.tenant_id = i.tenant_id and v.execution_id = i.execution_id and v.seq = i.seq - 1
left join evidence.statement b on b.tenant_id = v.tenant_id and b.event_id = v.event_id
left join evidence.execution_event o
  on o.tenant_id = i.tenant_id and o.execution_id = i.execution_id and o.seq = i.seq
order by i.n`;

const TAKEN = `
select r.tenant_id, r.key from ${takeRows.sql("t", 1)} join evidence.reservation r using (tenant_id, key)`;

const USED = `
select u.tenant_id, u.key, u.used from ${chargeRows.sql("c", 1)} join evidence.counter u using (tenant_id, key)`;

interface FactRow {
  readonly pae_digest: Buffer | null;
  readonly log_index: string | null;
  readonly is_stored_here: boolean | null;
  readonly is_logged: boolean;
  readonly first_event_id: string | null;
  readonly request_digest: Buffer | null;
  readonly first_log_index: string | null;
  readonly is_first_here: boolean | null;
  readonly policy_counter: string;
  readonly stop_epoch: string;
  readonly revocation_epoch: string;
  readonly root_id: string | null;
  readonly ancestors: readonly string[] | null;
  readonly previous_digest: Buffer | null;
  readonly previous_final: boolean | null;
  readonly is_place_taken: boolean;
}

/** What the database holds about each of these entries, in their order. */
export async function findFacts(
  client: pg.ClientBase,
  logId: number,
  entries: readonly Entry[],
): Promise<readonly Facts[]> {
  const takes = entries.flatMap(({ tenantId, takes: keys }) =>
    keys.map((key) => ({ tenantId, key })),
  );
  const charges = entries.flatMap(({ tenantId, charges: own }) =>
    own.map((charge) => ({ tenantId, ...charge })),
  );
  const facts = await client.query<FactRow>(FACTS, [logId, ...entryRows.values(entries)]);
  const taken = await client.query<{ tenant_id: string; key: string }>(
    TAKEN,
    takeRows.values(takes),
  );
  const used = await client.query<{ tenant_id: string; key: string; used: string }>(
    USED,
    chargeRows.values(charges),
  );
  return entries.map(({ tenantId }, i) => {
    const row = facts.rows[i];
    if (row === undefined) throw new Error("facts are missing");
    const ofTenant = (r: { tenant_id: string }): boolean => r.tenant_id === tenantId;
    return {
      ...factsOf(row),
      taken: taken.rows.filter(ofTenant).map((r) => r.key),
      used: new Map(used.rows.filter(ofTenant).map((r) => [r.key, Number(r.used)])),
    };
  });
}

function factsOf(row: FactRow): Omit<Facts, "taken" | "used"> {
  const { pae_digest, log_index, is_stored_here } = row;
  const { first_event_id, request_digest, first_log_index, is_first_here } = row;
  return {
    stored:
      pae_digest === null || log_index === null
        ? null
        : { paeDigest: pae_digest, index: Number(log_index), isHere: is_stored_here === true },
    isLogged: row.is_logged,
    first:
      first_event_id === null || request_digest === null || first_log_index === null
        ? null
        : {
            eventId: first_event_id,
            requestDigest: request_digest,
            index: Number(first_log_index),
            isHere: is_first_here === true,
          },
    heads: {
      policyCounter: Number(row.policy_counter),
      stopEpoch: Number(row.stop_epoch),
      revocationEpoch: Number(row.revocation_epoch),
    },
    parent:
      row.root_id === null || row.ancestors === null
        ? null
        : { rootId: row.root_id, ancestors: row.ancestors },
    previous:
      row.previous_digest === null || row.previous_final === null
        ? null
        : { paeDigest: row.previous_digest, isFinal: row.previous_final },
    isPlaceTaken: row.is_place_taken,
  };
}
