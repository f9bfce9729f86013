import { keyChangeTake, type OwnEventStore } from "../own-events/own-event-store.ts";
import { SYSTEM_TENANT } from "../own-events/own-event.ts";
import type { Queries } from "./queries.ts";

const OPENINGS = `
select v.event_id, u.name
from evidence.execution_event v
left join evidence.opening o on o.tenant_id = v.tenant_id and o.event_id = v.event_id
left join unnest(o.names) as u (name) on true
where v.tenant_id = $1 and v.execution_id = $2
order by v.seq, u.name`;

const LAST_KEY_CHANGE = `
select r.key, s.payload
from evidence.reservation r
join evidence.statement s on s.tenant_id = r.tenant_id and s.event_id = r.event_id and s.kind = 'key-change'
where r.tenant_id = $1 and r.key between $2 and $3
order by r.key desc
limit 1`;

const MOST_CHANGES = 9_999_999_999;

/** What own events depend on, in Postgres. */
export function ownEventStore(query: Queries): OwnEventStore {
  return {
    async openings(tenantId, executionId) {
      const rows = await query<{ event_id: string; name: string | null }>(OPENINGS, [
        tenantId,
        executionId,
      ]);
      if (rows.length === 0) return undefined;
      return rows.flatMap(({ event_id, name }) =>
        name === null ? [] : [{ eventId: event_id, name }],
      );
    },

    async lastKeyChange() {
      const range = [keyChangeTake(1), keyChangeTake(MOST_CHANGES)];
      const [row] = await query<{ key: string; payload: Buffer }>(LAST_KEY_CHANGE, [
        SYSTEM_TENANT,
        ...range,
      ]);
      return row && { number: Number(row.key.split(" ").at(-1)), payload: row.payload };
    },
  };
}
