import { type Entry, movesHead } from "../entry.ts";

/** What an entry changes and what it depends on, as names. */
export interface Claims {
  readonly changes: readonly string[];
  readonly reads: readonly string[];
}

/** The claims of an entry. Counters are not among them: the charges of a batch are added up. */
export function claimsOf(entry: Entry): Claims {
  const { tenantId } = entry;
  const changes = [`event ${entry.eventId}`];
  const reads: string[] = [];
  if (entry.place !== null) changes.push(`execution ${tenantId} ${entry.place.executionId}`);
  if (entry.execution !== null && entry.execution.parentId !== null)
    reads.push(`execution ${tenantId} ${entry.execution.parentId}`);
  for (const erased of entry.erases) reads.push(`event ${erased.eventId}`);
  if (entry.idempotency !== null) changes.push(`key ${tenantId} ${entry.idempotency.key}`);
  for (const key of entry.takes) changes.push(`take ${tenantId} ${key}`);
  if (movesHead(entry)) changes.push(`head ${tenantId}`);
  else if (entry.fences !== null) reads.push(`head ${tenantId}`);
  return { changes, reads };
}

/** Whether nothing an entry touches is claimed. Either way its changes are from now on, so that nothing overtakes it. */
export function claim({ changes, reads }: Claims, claimed: Set<string>): boolean {
  const isFree = ![...changes, ...reads].some((key) => claimed.has(key));
  for (const key of changes) claimed.add(key);
  return isFree;
}
