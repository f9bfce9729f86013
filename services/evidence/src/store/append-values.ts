import { type Charge, type Entry, type Fences, movesHead } from "../entry.ts";
import type { Batch } from "../log/log-store.ts";
import { appendItems } from "./append-item.ts";
import { chargeRows, fenceRows, raiseRows, tileRows } from "./append-rows.ts";

/** What the append statement works on: a log under a leader. */
export interface AppendTarget {
  readonly logId: number;
  readonly epoch: number;
  /** Id of `evidence.append_item` in pg_type. */
  readonly itemOid: number;
}

/** The parameters of the append statement, in its order. */
export function appendValues({ logId, epoch, itemOid }: AppendTarget, batch: Batch): unknown[] {
  const entries = batch.leaves.map((leaf) => leaf.entry);
  return [
    logId,
    epoch,
    batch.from,
    batch.head.size,
    batch.head.root,
    batch.head.checkpoint,
    new Date(batch.head.signedAtMs),
    appendItems(itemOid, batch.leaves),
    ...fenceRows.values(fences(entries)),
    ...raiseRows.values(entries.filter(movesHead)),
    ...chargeRows.values(charges(entries)),
    ...tileRows.values(batch.fullTiles),
  ];
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
