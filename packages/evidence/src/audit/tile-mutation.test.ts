import { equalBytes } from "@writ/encoding";
import { describe, expect, it } from "vitest";
import { ProofError } from "../merkle/proof-error.ts";
import type { ReadTile } from "../merkle/tile.ts";
import { inclusionProof } from "../merkle/tile-proof.ts";
import { verifyInclusion } from "../merkle/verify-inclusion.ts";
import { testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";

const SIZE = 515;
const leaves = testLeaves(SIZE);
const log = testLog(leaves);
// All the tiles of a log of this size: level, index, width.
const tiles = [
  [0, 0, 256],
  [0, 1, 256],
  [0, 2, 3],
  [1, 0, 2],
] as const;

/** The leaf's hash as somebody gets it who has nothing but tiles and the root; undefined when the tiles do not prove it. */
function believed(index: number, readTile: ReadTile): Uint8Array | undefined {
  const at = (index % 256) * 32;
  const leafHash = readTile(0, Math.floor(index / 256))?.slice(at, at + 32) ?? new Uint8Array();
  try {
    const proof = inclusionProof(sha256, index, SIZE, readTile);
    verifyInclusion(sha256, { index, size: SIZE, leafHash, proof, root: log.tree.root });
    return leafHash;
  } catch (error) {
    if (error instanceof ProofError) return undefined;
    throw error;
  }
}

function withFlip(level: number, index: number, byte: number): ReadTile {
  return (askedLevel, askedIndex) => {
    const tile = log.readTile(askedLevel, askedIndex);
    if (askedLevel !== level || askedIndex !== index || tile === undefined) return tile;
    const changed = tile.slice();
    changed[byte] = (changed[byte] ?? 0) ^ 1;
    return changed;
  };
}

// CVE-2026-56865: a reader that left out some of the tiles believed whatever stood in them.
describe("what is read from tiles and proven", () => {
  it("is the leaf when nothing was changed", () => {
    for (const index of [0, 255, 256, 511, 512, 514])
      expect(believed(index, log.readTile)).toEqual(leaves[index]);
  });

  it.each(tiles)(
    "is not believed when any hash of tile %d/%d was changed",
    (level, tile, width) => {
      for (let hash = 0; hash < width; hash++) {
        const flipped = withFlip(level, tile, hash * 32 + ((hash * 7) % 32));
        // A leaf that the changed hash is, or that is proven with it.
        const concerned = level === 0 ? tile * 256 + hash : (1 - hash) * 256;
        expect(believed(concerned, flipped)).toBeUndefined();
      }
    },
  );

  it("is never another leaf, whichever byte of the small tiles was changed", () => {
    for (const [level, tile, width] of tiles.slice(2)) {
      for (let byte = 0; byte < width * 32; byte++) {
        for (const index of [0, 256, 511, 512, 513, 514]) {
          const found = believed(index, withFlip(level, tile, byte));
          expect(found === undefined || equalBytes(found, leaves[index] ?? found)).toBe(true);
        }
      }
    }
  });
});
