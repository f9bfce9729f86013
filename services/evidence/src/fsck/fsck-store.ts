import type { DerivedTile } from "@writ/evidence";
import type { EventKind, Statement } from "../entry.ts";
import type { Execution, Outcome } from "../lineage.ts";
import type { StoredLeaf } from "../log/log-store.ts";

/** The head of a log in the database. */
export interface FsckHead {
  readonly logId: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note. */
  readonly checkpoint: string;
}

/** A statement with everything that is stored about its event. */
export interface StatementRow {
  readonly tenantId: string;
  readonly eventId: string;
  readonly kind: EventKind;
  readonly statement: Statement;
  readonly paeDigest: Uint8Array;
  /** Null for events that belong to no execution. */
  readonly executionId: string | null;
  readonly seq: number | null;
  readonly logId: number;
  readonly logIndex: number;
  readonly appendedAtMs: number;
  /** The entry at its place in the log; undefined when there is none. */
  readonly entry: { readonly eventId: string; readonly bytes: Uint8Array } | undefined;
  /** The execution's row, for a decision. */
  readonly execution:
    | (Execution & { readonly logIndex: number; readonly keyId: string })
    | undefined;
  /** The row of the event in its execution. */
  readonly step: StepRow | undefined;
}

/** What is stored of an event besides its statement. */
export interface StepRow {
  readonly eventId: string;
  readonly kind: string;
  readonly status: Outcome | null;
  readonly code: string | null;
  readonly isFinal: boolean;
  readonly occurredAtMs: number;
}

/** A row that stands alone. */
export interface Orphan {
  /** Which row, such as `entry 7 of log 1`. */
  readonly place: string;
  /** What should be there. */
  readonly expected: string;
}

/** The whole database as it was at one moment. */
export interface FsckStore {
  /** Undefined when there is no such log. */
  head(origin: string): Promise<FsckHead | undefined>;
  /** The leaves `from` to `to`, without `to`, as far as they are there, in order without gaps. */
  leaves(logId: number, from: number, to: number): Promise<readonly StoredLeaf[]>;
  /** The hashes of a full tile. */
  tile(logId: number, id: Pick<DerivedTile, "index" | "level">): Promise<Uint8Array | undefined>;
  /** How many leaves and tiles of a log there are. */
  counts(logId: number): Promise<{ readonly leaves: number; readonly tiles: number }>;
  /** Every statement, those of an execution after each other in the order of their seq. */
  statements(): AsyncIterable<readonly StatementRow[]>;
  /** Rows without those they belong to: at most 100 of each sort. */
  orphans(): Promise<readonly Orphan[]>;
}
