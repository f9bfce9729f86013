import { expect, test } from "vitest";
import { naiveRoot, testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import { edgeTiles, openTree } from "./open-tree.ts";
import { ProofError } from "./proof-error.ts";
import type { ReadTile } from "./tile.ts";
import { inclusionProof } from "./tile-proof.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const leaves = testLeaves(65_800);
const log = testLog(leaves, 1000);

// Gives only what edgeTiles promises to be enough, cut to the width it names.
function only(size: number): ReadTile {
  const named = new Map(edgeTiles(size).map((tile) => [`${tile.level}/${tile.index}`, tile.width]));
  return (level, index) =>
    log.stored(level, index)?.subarray(0, (named.get(`${level}/${index}`) ?? 0) * 32);
}

test.each([0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537])(
  "opens a log of %d entries from its stored tiles and goes on as if never closed",
  (size) => {
    const opened = openTree(sha256, size, only(size));
    expect(opened.size).toBe(size);
    expect(opened.root).toEqual(naiveRoot(leaves.slice(0, size)));
    const grown = opened.append(leaves.slice(size, size + 260));
    const root = naiveRoot(leaves.slice(0, size + 260));
    expect(grown.tree.root).toEqual(root);
    for (const { level, index, hashes } of grown.fullTiles)
      expect(hashes).toEqual(log.stored(level, index));
    for (const index of [size + 4, size + 259]) {
      const proof = grown.tree.inclusionProof(index);
      const leafHash = leaves[index] ?? new Uint8Array();
      verifyInclusion(sha256, { index, size: size + 260, leafHash, proof, root });
    }
  },
);

test("proves the first and last leaf at every boundary of tiles", () => {
  for (const size of [255, 256, 257, 65_535, 65_536, 65_537]) {
    const { root, readTile } = openTree(sha256, size, only(size));
    const read: ReadTile = (level, index) => log.stored(level, index) ?? readTile(level, index);
    for (const index of [0, size - 1]) {
      const proof = inclusionProof(sha256, index, size, read);
      const leafHash = leaves[index] ?? new Uint8Array();
      expect(() => verifyInclusion(sha256, { index, size, leafHash, proof, root })).not.toThrow();
    }
  }
});

test("names the partial tile of leaves and the full tiles below the others", () => {
  expect(edgeTiles(0)).toEqual([]);
  expect(edgeTiles(256)).toEqual([{ level: 0, index: 0, width: 256 }]);
  expect(edgeTiles(2 * 256 + 3)).toEqual([
    { level: 0, index: 2, width: 3 },
    { level: 0, index: 0, width: 256 },
    { level: 0, index: 1, width: 256 },
  ]);
  expect(edgeTiles(65_536)).toEqual([{ level: 1, index: 0, width: 256 }]);
});

test("refuses to open when a tile is missing or too short", () => {
  const missing = new ProofError("TILE_MISSING");
  expect(() => openTree(sha256, 257, () => undefined)).toThrow(missing);
  expect(() => openTree(sha256, 3, () => new Uint8Array(64))).toThrow(missing);
  expect(() => openTree(sha256, 2 ** 53, log.stored)).toThrow(new ProofError("SIZE_OUT_OF_RANGE"));
});
