import type { ExecutionFilter, Selection } from "../lineage/execution-filter.ts";
import { candidatesOf } from "./lineage-candidates.ts";
import { conditionsOf } from "./lineage-filter.ts";
import { type Asked, askedOf } from "./lineage-asked.ts";
import type { Queries } from "./queries.ts";

/**
 * The executions `e` that match a selection among the next candidates, newest first, as what follows `select … from`: what
 * a query does is bounded, however rare they are.
 */
export function matchesOf(
  selection: Selection,
  before: string | null,
  window: number,
  asked: Asked,
): string {
  const { every, upTo, without } = selection;
  const candidates = candidatesOf(selection, before, asked);
  const place = `(${asked.add(upTo.logId)}::int, ${asked.add(upTo.index)}::int8)`;
  const conditions = [
    `(e.log_id::int, e.log_index) < ${place}`,
    ...every.flatMap((filter) => conditionsOf(filter, asked)),
    ...conditionsOf(without, asked).map((condition) => `(${condition}) is not true`),
  ];
  return `(select e.* from ${candidates.rows} limit ${window}) e
    where ${conditions.join(" and ")} order by e.execution_id desc`;
}

/** The last candidate of a window; null when the window reaches beyond the last. */
export async function endOfWindow(
  query: Queries,
  selection: Selection,
  before: string | null,
  window: number,
): Promise<string | null> {
  const asked = askedOf(selection);
  const { id, ids } = candidatesOf(selection, before, asked);
  const [row] = await query<{ execution_id: string }>(
    `select ${id} as execution_id from ${ids} offset ${window - 1} limit 1`,
    asked.values,
  );
  return row?.execution_id ?? null;
}

/**
 * Where one has to look to tell whether an execution matches: at its row, at its events or children too, at the revocations
 * that reach it too, or at those that reach its ancestors.
 */
export type Cost = "row" | "events" | "reach" | "ancestors";

const dearest: readonly Cost[] = ["ancestors", "reach", "events", "row"];

/** What the dearest field of a selection costs. */
export function costOf({ every, without }: Selection): Cost {
  const costs = [...every, without].map(costOfFilter);
  return dearest.find((cost) => costs.includes(cost)) ?? "row";
}

function costOfFilter(filter: ExecutionFilter): Cost {
  const { hasChildren, orphans, started, state, underRevoked } = filter;
  if (underRevoked !== undefined) return "ancestors";
  if (state === "REVOKED" || state === "EXPIRED") return "reach";
  const isOfRow = state === undefined || state === "DENIED" || state === "PENDING";
  const elsewhere = [hasChildren, orphans, started].some((field) => field !== undefined);
  return isOfRow && !elsewhere ? "row" : "events";
}
