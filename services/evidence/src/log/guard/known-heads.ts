import { equalBytes } from "@writ/encoding";
import type { StoredHead } from "../log-store.ts";

/** A head as far as a leader compares it. */
export type KnownHead = Pick<StoredHead, "size" | "root" | "checkpoint">;

/**
 * The heads a leader has given to the database, or is about to: what it may find there. Their checkpoints stay in the process
 * until they are committed.
 */
export interface KnownHeads {
  add(head: KnownHead): void;
  has(head: KnownHead): boolean;
  /** Those of smaller size will not be asked for any more. */
  forgetBelow(size: number): void;
}

/** Heads after this first one. */
export function knownHeads(first: KnownHead): KnownHeads {
  // A head that was not committed gives way to the next one of its size.
  const heads = new Map([[first.size, first]]);
  return {
    add(head) {
      heads.set(head.size, head);
    },
    has({ size, root, checkpoint }) {
      const known = heads.get(size);
      return known?.checkpoint === checkpoint && equalBytes(known.root, root);
    },
    forgetBelow(limit) {
      for (const size of heads.keys()) if (size < limit) heads.delete(size);
    },
  };
}
