import type { EventKind, Fences, Opening, Statement } from "./entry.ts";
import type { ExecutionState } from "./lineage.ts";

/** A statement as it is in the log. */
export interface EvidenceRecord {
  readonly eventId: string;
  readonly kind: EventKind;
  readonly statement: Statement;
  /** SHA-256 of the statement's pre-authentication encoding; what the next event names as the one before. */
  readonly paeDigest: Uint8Array;
  /** Origin of the log that holds it. */
  readonly origin: string;
  /** Index of its leaf in that log. */
  readonly index: number;
  /** Null for events that belong to no execution. */
  readonly executionId: string | null;
  /** Place within the execution; 0 without one. */
  readonly seq: number;
  readonly appendedAtMs: number;
}

/** A record with everything a caller needs whose reply was lost. */
export interface StoredEvent {
  readonly record: EvidenceRecord;
  /** Set for a decision only. */
  readonly execution: ExecutionState | null;
  readonly openings: readonly Opening[];
}

/** Reads statements and heads, never across tenants. */
export interface RecordStore {
  event(tenantId: string, eventId: string): Promise<EvidenceRecord | undefined>;
  /** The event at a leaf of the log with this origin; undefined also when it is another tenant's. */
  atLeaf(tenantId: string, origin: string, index: number): Promise<EvidenceRecord | undefined>;
  /** All events of an execution, from the decision on. */
  events(tenantId: string, executionId: string): Promise<readonly EvidenceRecord[]>;
  /** An event with what hangs on it. */
  stored(tenantId: string, eventId: string): Promise<StoredEvent | undefined>;
  /** The openings of these events that are not erased, by event id. */
  openings(
    tenantId: string,
    eventIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Opening[]>>;
  /** All zero for a tenant nothing happened to. */
  heads(tenantId: string): Promise<Fences>;
}
