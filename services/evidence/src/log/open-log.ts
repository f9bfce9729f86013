import { equalBytes } from "@writ/encoding";
import {
  leafHash,
  noteVerifier,
  openCheckpoint,
  openTree,
  type ReadTile,
  TILE_WIDTH,
  type Tree,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { verifyEd25519 } from "./ed25519.ts";
import { FrozenError } from "./frozen-error.ts";
import type { StoredLog } from "./log-store.ts";
import { requireClock } from "./signing-time.ts";

/**
 * The tree of a stored log, after every check that a leader must make before it signs again (the database may have been
 * restored, edited or damaged). @throws FrozenError
 */
export function openLog(stored: StoredLog, vkey: string, nowMs: number): Tree {
  const tree = openStoredTree(stored, vkey);
  if (stored.successor !== null)
    throw new FrozenError(`the log is closed: ${stored.successor} follows it in this database`);
  const expected = fullTilesOf(stored.size);
  if (stored.leafCount !== stored.size)
    throw new FrozenError(`the head says ${stored.size} leaves, there are ${stored.leafCount}`);
  if (expected.join() !== stored.tileCounts.join())
    throw new FrozenError("the number of full tiles is not that of a tree of the head's size");
  requireClock(stored.signedAtMs, nowMs);
  return tree;
}

/** The tree of a stored log if it is the one its checkpoint was signed over. @throws FrozenError */
export function openStoredTree(stored: StoredLog, vkey: string): Tree {
  const signed = openSigned(stored.checkpoint, vkey);
  if (signed.size !== stored.size || !equalBytes(signed.root, stored.root))
    throw new FrozenError("the head's checkpoint is not over the head's size and root");
  for (const { bytes, hash } of stored.lastLeaves) {
    if (!equalBytes(leafHash(sha256, bytes), hash))
      throw new FrozenError("a leaf's hash is not that of its bytes");
  }
  const tree = openEdge(stored);
  if (!equalBytes(tree.root, stored.root))
    throw new FrozenError("the root over the stored leaves is not the signed one");
  return tree;
}

function openSigned(checkpoint: string, vkey: string): ReturnType<typeof openCheckpoint> {
  try {
    return openCheckpoint(checkpoint, noteVerifier(sha256, vkey, verifyEd25519));
  } catch (cause) {
    throw new FrozenError("the head's checkpoint was not signed by this log's key", { cause });
  }
}

function openEdge(stored: StoredLog): Tree {
  const tiles = new Map(stored.tiles.map((t) => [`${t.level}/${t.index}`, t.hashes]));
  const last = Buffer.concat(stored.lastLeaves.map(({ hash }) => hash));
  const lastIndex = Math.floor(stored.size / TILE_WIDTH);
  const readTile: ReadTile = (level, index) =>
    level === 0 && index === lastIndex ? last : tiles.get(`${level}/${index}`);
  try {
    return openTree(sha256, stored.size, readTile);
  } catch (cause) {
    throw new FrozenError("tiles of the right edge are missing", { cause });
  }
}

/** Number of full tiles by level in a tree of this size. */
function fullTilesOf(size: number): number[] {
  const counts: number[] = [];
  for (let width = TILE_WIDTH; width <= size; width *= TILE_WIDTH)
    counts.push(Math.floor(size / width));
  return counts;
}
