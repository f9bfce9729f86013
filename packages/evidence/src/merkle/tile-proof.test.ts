import fc from "fast-check";
import { expect, test } from "vitest";
import { testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import { ProofError } from "./proof-error.ts";
import type { ReadTile, TileId } from "./tile.ts";
import {
  consistencyProof,
  consistencyTiles,
  inclusionProof,
  inclusionTiles,
} from "./tile-proof.ts";

const log = testLog(testLeaves(1500));
const pair = fc
  .integer({ min: 1, max: 1500 })
  .chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));

// Gives only the named tiles, cut to the named width.
function only(tiles: readonly TileId[]): ReadTile {
  return (level, index) => {
    const tile = tiles.find((one) => one.level === level && one.index === index);
    return tile === undefined
      ? undefined
      : log.readTile(level, index)?.subarray(0, tile.width * 32);
  };
}

test("names all tiles it needs, each once and with the width it has at that size", () => {
  fc.assert(
    fc.property(pair, ([from, to]) => {
      const forInclusion = inclusionTiles(from - 1, to);
      const forConsistency = consistencyTiles(from, to);
      expect(inclusionProof(sha256, from - 1, to, only(forInclusion))).toEqual(
        inclusionProof(sha256, from - 1, to, log.readTile),
      );
      expect(consistencyProof(sha256, from, to, only(forConsistency))).toEqual(
        consistencyProof(sha256, from, to, log.readTile),
      );
      for (const tiles of [forInclusion, forConsistency]) {
        expect(new Set(tiles.map(({ level, index }) => `${level}/${index}`)).size).toBe(
          tiles.length,
        );
        expect(tiles.every(({ width }) => width >= 1 && width <= 256)).toBe(true);
      }
    }),
  );
});

test("names the tiles of the example in C2SP tlog-tiles", () => {
  expect(inclusionTiles(69_999, 70_000)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
});

test("refuses to prove from missing or short tiles and for numbers out of range", () => {
  const code = (name: ConstructorParameters<typeof ProofError>[0]): ProofError =>
    new ProofError(name);
  expect(() => inclusionProof(sha256, 3, 7, () => undefined)).toThrow(code("TILE_MISSING"));
  expect(() => inclusionProof(sha256, 3, 7, () => new Uint8Array(32))).toThrow(
    code("TILE_MISSING"),
  );
  expect(() => inclusionProof(sha256, 7, 7, log.readTile)).toThrow(code("INDEX_OUT_OF_RANGE"));
  expect(() => inclusionTiles(0, 0)).toThrow(code("SIZE_OUT_OF_RANGE"));
  expect(() => consistencyTiles(0, 5)).toThrow(code("SIZE_OUT_OF_RANGE"));
  expect(() => consistencyProof(sha256, 6, 5, log.readTile)).toThrow(code("SIZE_OUT_OF_RANGE"));
});
