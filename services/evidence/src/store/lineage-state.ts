import type { State } from "../lineage/execution-view.ts";
import type { Asked } from "./lineage-asked.ts";
import { LIFE, revocationOf, stateAt } from "./lineage-life.ts";

type Lived = Exclude<State, "DENIED" | "PENDING">;

/** What is looked at first, since it costs the least: without it an execution has not got the state. */
const first: Readonly<Record<Lived, (now: string) => string>> = {
  ALLOWED: (now) => `e.start_before > ${now} and not ${happened("v.kind = 'redemption'")}`,
  RUNNING: (now) => `e.lease_until > ${now} and not ${happened("v.kind = 'outcome'")}`,
  COMPLETED: () => happened("v.status = 'completed'"),
  FAILED: () => happened("v.status = 'failed'"),
  REFUSED: () => happened("v.status = 'refused'"),
  REVOKED: () => "true",
  EXPIRED: (now) =>
    `least(e.start_before, e.lease_until) <= ${now} and not ${happened("v.kind = 'outcome'")}`,
};

/** Whether `e` has a state now. */
export function stateIs(state: State, { add, now, tenant }: Asked): string {
  if (state === "DENIED") return "e.decision = 'DENY'";
  if (state === "PENDING") return "e.decision = 'PENDING'";
  // A case is the only thing that keeps an order.
  return `(e.decision = 'ALLOW' and case when ${first[state](now())} then (
    select ${stateAt(now())} from (values (1)) as one (row) ${LIFE} ${revocationOf(tenant)}) = ${add(state)} else false end)`;
}

function happened(what: string): string {
  return `exists (select from evidence.execution_event v
    where v.tenant_id = e.tenant_id and v.execution_id = e.execution_id
      and v.kind in ('redemption', 'outcome') and ${what})`;
}
