import {
  governanceChange,
  isGovernanceKind,
  type PlacedChange,
} from "../lineage/governance-change.ts";
import type { LineageStore } from "../lineage/lineage-store.ts";
import type { Queries } from "./queries.ts";

const GOVERNANCE = `
select s.kind, s.payload, s.log_id, s.log_index, h.origin
from evidence.statement s join evidence.tlog_head h using (log_id)
where s.tenant_id = $1 and s.execution_id is null
  and (s.log_id, s.log_index) < ($2::int2, $3::int8) and ($4::text is null or s.kind = $4)
order by s.log_id desc, s.log_index desc limit $5`;

interface Row {
  readonly kind: string;
  readonly payload: Buffer;
  readonly log_id: number;
  readonly log_index: string;
  readonly origin: string;
}

/** Events that belong to no execution, from Postgres. */
export function governanceChanges(query: Queries): Pick<LineageStore, "governance"> {
  return {
    async governance(tenantId, kind, before, limit) {
      const rows = await query<Row>({
        name: "lineage-governance",
        text: GOVERNANCE,
        values: [tenantId, before.logId, before.index, kind, limit],
      });
      return rows.map(changeOf);
    },
  };
}

function changeOf({ kind, log_id, log_index, origin, payload }: Row): PlacedChange {
  if (!isGovernanceKind(kind)) throw new TypeError(`${kind} belongs to an execution`);
  const place = { logId: log_id, index: Number(log_index) };
  return { ...governanceChange(kind, payload), place, origin };
}
