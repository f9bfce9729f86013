import { equalBytes } from "@writ/encoding";
import {
  type Checkpoint,
  edgeTiles,
  emptyTree,
  leafHash,
  type NoteVerifier,
  NoteError,
  openCheckpoint,
  openTree,
  ProofError,
  TILE_WIDTH,
  type Tree,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { LogStore } from "../log/log-store.ts";
import type { EntrySource } from "./entry-source.ts";
import { PublicationForkError } from "./publication-error.ts";

/** What a published checkpoint is held against. */
export interface StoredTree {
  readonly entries: EntrySource;
  readonly tiles: LogStore["tiles"];
  /** Size of the tree that is to be published now. */
  readonly size: number;
}

/**
 * The tree that is published already, from the database: the folder is only asked which one it is, and must show the log's
 * signature for it. @throws PublicationForkError unless the log in the database has grown out of that tree
 */
export async function publishedTree(
  note: Uint8Array,
  log: NoteVerifier,
  stored: StoredTree,
): Promise<Tree> {
  const { root, size } = signedCheckpoint(note, log);
  if (size > stored.size)
    throw new PublicationForkError(
      `a checkpoint over ${size} entries is published, but the log has ${stored.size}: it was set back`,
    );
  const tree = size === 0 ? emptyTree(sha256) : await storedTree(size, stored);
  if (!equalBytes(tree.root, root))
    throw new PublicationForkError(
      `the published checkpoint over ${size} entries is not one of the log in the database`,
    );
  return tree;
}

function signedCheckpoint(note: Uint8Array, log: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(note, log);
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause;
    throw new PublicationForkError("the published checkpoint was not signed by this log", {
      cause,
    });
  }
}

/** The tree over the first entries, as the database has them. */
async function storedTree(size: number, { entries, tiles }: StoredTree): Promise<Tree> {
  const width = size % TILE_WIDTH;
  const last = (await entries.entries(size - width, size)).map((entry) => leafHash(sha256, entry));
  const wanted = edgeTiles(size).filter((tile) => tile.width === TILE_WIDTH);
  const full = new Map((await tiles(wanted)).map((t) => [`${t.level}/${t.index}`, t.hashes]));
  const lastTile = Math.floor(size / TILE_WIDTH);
  try {
    return openTree(sha256, size, (level, index) =>
      level === 0 && index === lastTile ? Buffer.concat(last) : full.get(`${level}/${index}`),
    );
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause;
    throw new PublicationForkError("the database lacks tiles of what is published", { cause });
  }
}
