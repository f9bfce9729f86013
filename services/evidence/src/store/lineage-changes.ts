import type { Change, LineageStore } from "../lineage/lineage-store.ts";
import type { LogPlace } from "../lineage/log-place.ts";
import type { Queries } from "./queries.ts";

/** Leaves read at a time, of whatever tenant. */
const LEAVES = 2_000;

const END = `select log_id, size from evidence.tlog_head where origin = $1`;

const CHANGES = `
with leaf as materialized (
  select log_id, idx, event_id from evidence.tlog_entry
  where (log_id, idx) >= ($2::int2, $3::int8)
  order by log_id, idx limit ${LEAVES}
)
select l.log_id, l.idx, s.kind, s.execution_id,
  case when s.kind = 'revocation' then evidence.predicate(s.payload) end as said
from leaf l
left join evidence.statement s on s.tenant_id = $1 and s.event_id = l.event_id
  and s.kind in ('decision', 'redemption', 'outcome', 'revocation')
order by l.log_id, l.idx`;

interface LeafRow {
  readonly log_id: number;
  readonly idx: string;
  readonly kind: string | null;
  readonly execution_id: string | null;
  readonly said: {
    readonly type: string;
    readonly value: string;
    readonly occurredAt: string;
  } | null;
}

/** What happens, from Postgres. `origin` is that of the log in use. */
export function lineageChanges(
  query: Queries,
  origin: string,
): Pick<LineageStore, "end" | "changes"> {
  return {
    async end() {
      const [row] = await query<{ log_id: number; size: string }>({
        name: "lineage-end",
        text: END,
        values: [origin],
      });
      return { logId: row?.log_id ?? 0, index: Number(row?.size ?? 0) };
    },

    async changes(tenantId, from) {
      const rows = await query<LeafRow>({
        name: "lineage-changes",
        text: CHANGES,
        values: [tenantId, from.logId, from.index],
      });
      const last = rows.at(-1);
      return {
        changes: rows.flatMap(changesOf),
        to: last === undefined ? from : { logId: last.log_id, index: Number(last.idx) + 1 },
      };
    },
  };
}

function changesOf({ execution_id, idx, log_id, said }: LeafRow): readonly Change[] {
  const place: LogPlace = { logId: log_id, index: Number(idx) };
  if (execution_id !== null)
    return [{ place, what: { kind: "execution", executionId: execution_id } }];
  if (said === null) return [];
  const { occurredAt, type, value } = said;
  return [
    { place, what: { kind: "revocation", revoked: { type, value }, atMs: Date.parse(occurredAt) } },
  ];
}
