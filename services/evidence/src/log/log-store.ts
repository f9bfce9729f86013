import type { TileId } from "@writ/evidence";
import type { Entry } from "../entry.ts";
import type { Facts } from "../judge.ts";

/** The head of a log as it is stored. */
export interface StoredHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note over size and root. */
  readonly checkpoint: string;
  readonly signedAtMs: number;
}

/** A leaf: its bytes and its hash. */
export interface StoredLeaf {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
}

/** A full tile of 256 hashes. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  /** 8192 bytes. */
  readonly hashes: Uint8Array;
}

/** What a tree is opened from, all seen at one moment. */
export interface StoredLog extends StoredHead {
  readonly epoch: number;
  /** One more than the highest index of a leaf. */
  readonly leafCount: number;
  /** Number of full tiles by level. */
  readonly tileCounts: readonly number[];
  /** The leaves right of the last full tile. */
  readonly lastLeaves: readonly StoredLeaf[];
  /** The full tiles the right edge is computed from. */
  readonly tiles: readonly FullTile[];
  /** Origin of a log that was opened later: then this one is closed. */
  readonly successor: string | null;
}

/** A log that the database holds. */
export interface HeldLog {
  readonly origin: string;
  readonly size: number;
}

/** An entry with the hash of its leaf. */
export interface Leaf {
  readonly entry: Entry;
  readonly leafHash: Uint8Array;
}

/** A batch with the head it leads to. */
export interface Batch {
  readonly leaves: readonly Leaf[];
  /** Size of the tree before. */
  readonly from: number;
  /** The head after; its checkpoint is secret until the batch is committed. */
  readonly head: StoredHead;
  /** Tiles the batch fills. */
  readonly fullTiles: readonly FullTile[];
}

/** Somebody else appended: this leader must not answer anybody any more. */
export class FencedError extends Error {
  override readonly name = "FencedError";
}

/** The right to append to the log, until somebody else takes it. */
export interface Leadership {
  /** Raised by every leader that takes over. */
  readonly epoch: number;
  load(): Promise<StoredLog>;
  /**
   * Writes a batch, all of it or nothing. False when an entry is in the way: nothing was written.
   * @throws FencedError; any other error leaves open whether the batch was written
   */
  commit(batch: Batch): Promise<boolean>;
  /** What speaks against each of these entries. */
  findFacts(entries: readonly Entry[]): Promise<readonly Facts[]>;
  /** Calls back once when the connection breaks. */
  onLost(listener: () => void): void;
  /** Gives up the right and closes the connection. Never throws. */
  end(): void;
}

/** One log in the database. */
export interface LogStore {
  /** All logs of the database, in the order in which they were opened. */
  held(): Promise<readonly HeldLog[]>;
  /** Adds the log with this head unless it exists. The leaders of all other logs are fenced with it. */
  create(head: StoredHead): Promise<void>;
  /** Undefined while another process leads. */
  lead(): Promise<Leadership | undefined>;
  /** Undefined when the log does not exist. */
  head(): Promise<(StoredHead & { readonly epoch: number }) | undefined>;
  /** What a reader opens the tree from. */
  load(): Promise<StoredLog>;
  /** Those of the full tiles that exist. */
  tiles(ids: readonly Pick<TileId, "level" | "index">[]): Promise<readonly FullTile[]>;
}
