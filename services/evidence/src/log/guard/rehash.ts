import { equalBytes } from "@writ/encoding";
import { leafHash, type Tree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { type EntrySource, MissingEntriesError } from "../../publish/entry-source.ts";
import { FrozenError } from "../frozen-error.ts";

const CHUNK = 512;

/** Computes the tree a second time, from what the database holds. */
export interface Rehash {
  /** Reads what was appended since the last call, up to this tree. @throws FrozenError unless it gives the same root */
  upTo(tree: Tree): Promise<void>;
}

/** Starts after the leaves of a tree that was opened from the database. */
export function rehash(start: Tree, source: EntrySource): Rehash {
  let known = start;
  return {
    async upTo(tree) {
      while (known.size < tree.size) {
        const to = Math.min(known.size + CHUNK, tree.size);
        const entries = await read(source, known.size, to);
        known = known.append(entries.map((entry) => leafHash(sha256, entry))).tree;
      }
      if (!equalBytes(known.root, tree.root))
        throw new FrozenError(`the stored entries do not give the signed root of ${tree.size}`);
    },
  };
}

async function read(source: EntrySource, from: number, to: number): Promise<readonly Uint8Array[]> {
  try {
    return await source.entries(from, to);
  } catch (cause) {
    if (!(cause instanceof MissingEntriesError)) throw cause;
    throw new FrozenError(cause.message, { cause });
  }
}
