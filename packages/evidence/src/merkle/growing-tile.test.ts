import { expect, test } from "vitest";
import { naiveRoot, testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { growingTile, tileHashes, tileNode, withHash } from "./growing-tile.ts";

const leaves = testLeaves(256);
const [first = new Uint8Array(), second = new Uint8Array()] = leaves;

test("grows in place as long as nobody else has", () => {
  const tile = withHash(sha256, growingTile(), 0, first);
  expect(withHash(sha256, tile, 1, second)).toBe(tile);
});

test("is copied when it was grown by somebody else", () => {
  const tile = withHash(sha256, withHash(sha256, growingTile(), 0, first), 1, first);
  const branch = withHash(sha256, tile, 1, second);
  expect(branch).not.toBe(tile);
  expect(tileHashes(tile, 2).subarray(32)).toEqual(first);
  expect(tileHashes(branch, 2).subarray(32)).toEqual(second);
});

test("holds every node above its hashes", () => {
  const tile = leaves.reduce((grown, leaf, i) => withHash(sha256, grown, i, leaf), growingTile());
  for (let height = 0; height <= 8; height++) {
    const width = 2 ** height;
    for (let index = 0; index < 256 / width; index++) {
      const below = leaves.slice(index * width, (index + 1) * width);
      expect(tileNode(tile, height, index)).toEqual(naiveRoot(below));
    }
  }
});
