import { equalBytes } from "@writ/encoding";
import type { Entry, Fences, Refusal, RefusalCode } from "./entry.ts";

/** Where a stored event's leaf is. */
interface InLog {
  readonly index: number;
  /** Whether that is the log appended to; otherwise it is a closed one, whose leaves nothing here can prove. */
  readonly isHere: boolean;
}

/** What the database holds about one entry that a batch could not be written with. */
export interface Facts {
  /** The tenant's event with the same id. */
  readonly stored: (InLog & { readonly paeDigest: Uint8Array }) | null;
  /** Whether the log has a leaf for the event id, in whichever tenant. */
  readonly isLogged: boolean;
  /** The event the entry's idempotency key was first used for. */
  readonly first: (InLog & { readonly eventId: string; readonly requestDigest: Uint8Array }) | null;
  readonly heads: Fences;
  readonly parent: { readonly rootId: string; readonly ancestors: readonly string[] } | null;
  /** The event before it in its execution. */
  readonly previous: { readonly paeDigest: Uint8Array; readonly isFinal: boolean } | null;
  /** Whether its place in the execution is taken. */
  readonly isPlaceTaken: boolean;
  /** Which of its one-time keys are taken. */
  readonly taken: readonly string[];
  /** What its counters stand at; a counter without an entry stands at 0. */
  readonly used: ReadonlyMap<string, number>;
}

/** The event is in the log already: a retry. */
export interface Existing {
  readonly kind: "existed";
  /** Event id of the stored event; another than the entry's when an idempotency key led to it. */
  readonly eventId: string;
  readonly index: number;
  /** Whether its leaf is in the log appended to; the leaf of a closed one is not proven here. */
  readonly isHere: boolean;
}

/** What becomes of each entry of a batch that could not be written as a whole; `undefined` when nothing speaks against it. */
export function judgeAll(
  items: readonly { readonly entry: Entry; readonly facts: Facts }[],
): readonly (Existing | Refusal | undefined)[] {
  const spent = new Map<string, number>();
  return items.map(({ entry, facts }) => judge(entry, facts, spent));
}

/** `spent` holds what accepted entries before it in the same batch charge. */
function judge(
  entry: Entry,
  facts: Facts,
  spent: Map<string, number>,
): Existing | Refusal | undefined {
  return (
    judgeEvent(entry, facts) ??
    judgeIdempotency(entry, facts) ??
    judgeFences(entry, facts) ??
    judgeParent(entry, facts) ??
    judgePlace(entry, facts) ??
    judgeReservations(entry, facts, spent)
  );
}

function judgeEvent(entry: Entry, { stored, isLogged }: Facts): Existing | Refusal | undefined {
  // A grant is signed only with a proof that leads to the log in use.
  if (stored !== null && !stored.isHere && entry.kind === "decision")
    return refused("EVENT_CONFLICT", "the decision is in a closed log");
  if (stored !== null && equalBytes(stored.paeDigest, entry.paeDigest))
    return existing(entry.eventId, stored);
  if (stored !== null || isLogged)
    return refused("EVENT_CONFLICT", "the event id is in the log with another statement");
  return undefined;
}

function judgeIdempotency(entry: Entry, { first }: Facts): Existing | Refusal | undefined {
  if (entry.idempotency === null || first === null) return undefined;
  if (!first.isHere)
    return refused(
      "IDEMPOTENCY_CONFLICT",
      "the idempotency key was used for an event that is in a closed log",
    );
  if (equalBytes(first.requestDigest, entry.idempotency.requestDigest))
    return existing(first.eventId, first);
  return refused("IDEMPOTENCY_CONFLICT", "the idempotency key was used for another request");
}

function existing(eventId: string, { index, isHere }: InLog): Existing {
  return { kind: "existed", eventId, index, isHere };
}

function judgeFences(entry: Entry, { heads }: Facts): Refusal | undefined {
  const { fences, newPolicyCounter } = entry;
  const isStale =
    fences !== null &&
    (fences.policyCounter !== heads.policyCounter ||
      fences.stopEpoch !== heads.stopEpoch ||
      fences.revocationEpoch !== heads.revocationEpoch);
  if (isStale)
    return { ...refused("FENCED", "the tenant's state is not the one it was made under"), heads };
  if (newPolicyCounter !== null && newPolicyCounter !== heads.policyCounter + 1)
    return {
      ...refused("FENCED", "the new policy counter is not one above the tenant's"),
      heads,
    };
  return undefined;
}

function judgeParent({ execution }: Entry, { parent }: Facts): Refusal | undefined {
  if (execution === null || execution.parentId === null) return undefined;
  if (parent === null) return refused("PARENT_UNKNOWN", "the parent execution is not in the log");
  const isItsChild =
    parent.rootId === execution.rootId &&
    [...parent.ancestors, execution.parentId].join() === execution.ancestors.join();
  return isItsChild
    ? undefined
    : refused("ENTRY_INVALID", "the execution's ancestors are not those of its parent");
}

function judgePlace({ place }: Entry, { previous, isPlaceTaken }: Facts): Refusal | undefined {
  if (place === null) return undefined;
  if (isPlaceTaken)
    return refused("SEQUENCE_CONFLICT", `the execution has an event ${place.seq} already`);
  if (place.prev === null) return undefined;
  if (previous === null)
    return refused("SEQUENCE_CONFLICT", `the execution has no event ${place.seq - 1}`);
  if (previous.isFinal)
    return refused("SEQUENCE_CONFLICT", "the execution's last event was declared final");
  if (!equalBytes(previous.paeDigest, place.prev))
    return refused("SEQUENCE_CONFLICT", "the statement names another event as the one before");
  return undefined;
}

function judgeReservations(
  { tenantId, takes, charges }: Entry,
  { taken, used }: Facts,
  spent: Map<string, number>,
): Refusal | undefined {
  if (takes.some((key) => taken.includes(key)))
    return refused("RESERVATION_TAKEN", "what can be had one time is taken");
  const sums = charges.map(({ key, cost, limit }) => {
    const before = spent.get(`${tenantId} ${key}`) ?? used.get(key) ?? 0;
    return { id: `${tenantId} ${key}`, after: before + cost, limit };
  });
  if (sums.some(({ after, limit }) => after > limit))
    return refused("RESERVATION_TAKEN", "a counter would pass its limit");
  for (const { id, after } of sums) spent.set(id, after);
  return undefined;
}

/** A refusal without heads. */
export function refused(code: RefusalCode, message: string): Refusal {
  return { kind: "refused", code, message };
}
