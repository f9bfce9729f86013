import { foldRight, type Hash } from "./hash.ts";
import { requireIndex, requireSize } from "./proof-error.ts";
import { nodeFromTile, type ReadTile, type TileId, tileOf } from "./tile.ts";
import { consistencyPath, inclusionPath, type PathStep } from "./tree-path.ts";

/** The tiles an inclusion proof is made from. @throws ProofError on numbers out of range */
export function inclusionTiles(index: number, size: number): TileId[] {
  requireSize(size, 1);
  requireIndex(index, size);
  return tilesOf(inclusionPath(index, size), size);
}

/** Makes an inclusion proof, leaf to root. @throws ProofError when a tile is missing */
export function inclusionProof(
  hash: Hash,
  index: number,
  size: number,
  readTile: ReadTile,
): Uint8Array[] {
  requireSize(size, 1);
  requireIndex(index, size);
  return hashesOf(hash, inclusionPath(index, size), readTile);
}

/** The tiles a consistency proof is made from. @throws ProofError on numbers out of range */
export function consistencyTiles(from: number, to: number): TileId[] {
  requireSize(from, 1);
  requireSize(to, from);
  return tilesOf(consistencyPath(from, to), to);
}

/** Makes a consistency proof. @throws ProofError when a tile is missing */
export function consistencyProof(
  hash: Hash,
  from: number,
  to: number,
  readTile: ReadTile,
): Uint8Array[] {
  requireSize(from, 1);
  requireSize(to, from);
  return hashesOf(hash, consistencyPath(from, to), readTile);
}

function tilesOf(path: readonly PathStep[], size: number): TileId[] {
  const tiles = path.flat().map((node) => tileOf(node, size));
  return [...new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile])).values()];
}

function hashesOf(hash: Hash, path: readonly PathStep[], readTile: ReadTile): Uint8Array[] {
  return path.map((step) =>
    foldRight(
      hash,
      step.map((node) => nodeFromTile(hash, node, readTile)),
    ),
  );
}
