import { type Charge, type Entry, type Fences, movesHead, type Place } from "../entry.ts";
import type { Batch } from "../log/log-store.ts";
import {
  chargeRows,
  executionRows,
  fenceRows,
  idempotencyRows,
  itemRows,
  openingRows,
  raiseRows,
  successorRows,
  takeRows,
  tileRows,
} from "./append-rows.ts";

/** The parameters of the append statement, in its order. */
export function appendValues(logId: number, epoch: number, batch: Batch): unknown[] {
  const entries = batch.leaves.map((leaf) => leaf.entry);
  return [
    logId,
    epoch,
    batch.from,
    batch.head.size,
    batch.head.root,
    batch.head.checkpoint,
    new Date(batch.head.signedAtMs),
    ...itemRows.values(batch.leaves),
    ...executionRows.values(executions(entries)),
    ...successorRows.values(successors(entries)),
    ...fenceRows.values(fences(entries)),
    ...raiseRows.values(entries.filter(movesHead)),
    ...idempotencyRows.values(
      entries.flatMap(({ tenantId, eventId, idempotency }) =>
        idempotency === null ? [] : [{ tenantId, eventId, idempotency }],
      ),
    ),
    ...takeRows.values(
      entries.flatMap(({ tenantId, eventId, takes }) =>
        takes.map((key) => ({ tenantId, eventId, key })),
      ),
    ),
    ...chargeRows.values(charges(entries)),
    ...openingRows.values(
      entries.flatMap(({ tenantId, eventId, openings }) =>
        openings.map(({ name, value }) => ({ tenantId, eventId, name, value })),
      ),
    ),
    ...tileRows.values(batch.fullTiles),
  ];
}

function executions(entries: readonly Entry[]) {
  return entries.flatMap(({ tenantId, execution }, leaf) =>
    execution ? [{ tenantId, execution, leaf }] : [],
  );
}

function successors(entries: readonly Entry[]): { tenantId: string; place: Place }[] {
  return entries.flatMap(({ tenantId, place }) =>
    place !== null && place.seq > 0 ? [{ tenantId, place }] : [],
  );
}

/** Once per tenant and state: nearly all entries of a batch were made under the same. */
function fences(entries: readonly Entry[]): { tenantId: string; fences: Fences }[] {
  const distinct = new Map<string, { tenantId: string; fences: Fences }>();
  for (const { tenantId, fences: f } of entries) {
    if (f === null) continue;
    const key = `${tenantId} ${f.policyCounter} ${f.stopEpoch} ${f.revocationEpoch}`;
    distinct.set(key, { tenantId, fences: f });
  }
  return [...distinct.values()];
}

/** One charge per counter: all costs, under the lowest limit. */
function charges(entries: readonly Entry[]): (Charge & { tenantId: string })[] {
  const sums = new Map<string, Charge & { tenantId: string }>();
  for (const { tenantId, charges: own } of entries) {
    for (const { key, cost, limit } of own) {
      const id = `${tenantId} ${key}`;
      const sum = sums.get(id) ?? { tenantId, key, cost: 0, limit };
      sums.set(id, { ...sum, cost: sum.cost + cost, limit: Math.min(sum.limit, limit) });
    }
  }
  return [...sums.values()];
}
