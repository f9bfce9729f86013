import { emptyTree, type Tree, verifyConsistency, verifyInclusion } from "@writ/evidence";
import { sha256 } from "@writ/token";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrozenError } from "./frozen-error.ts";
import type { FullTile } from "./log-store.ts";
import { prover } from "./prover.ts";

const SIZE = 70_000;
const leaves = Array.from({ length: SIZE }, (_, i) => sha256(`leaf ${i}`));

/** A log of many leaves as it is stored, and its tree at some sizes. */
function grow(sizes: readonly number[]): {
  trees: Map<number, Tree>;
  tiles: Map<string, FullTile>;
} {
  let tree = emptyTree(sha256);
  const trees = new Map<number, Tree>();
  const tiles = new Map<string, FullTile>();
  for (const size of sizes) {
    const grown = tree.append(leaves.slice(tree.size, size));
    tree = grown.tree;
    trees.set(size, tree);
    for (const tile of grown.fullTiles) tiles.set(`${tile.level}/${tile.index}`, tile);
  }
  return { trees, tiles };
}

const SIZES = [1, 255, 256, 257, 600, 65_535, 65_536, 65_537, SIZE];
const log = grow(SIZES);

function fakeStore(tiles: ReadonlyMap<string, FullTile> = log.tiles) {
  const asked: string[] = [];
  return {
    asked,
    tiles(ids: readonly { level: number; index: number }[]): Promise<readonly FullTile[]> {
      const keys = ids.map(({ level, index }) => `${level}/${index}`);
      asked.push(...keys);
      return Promise.resolve(keys.map((key) => tiles.get(key)).filter((t) => t !== undefined));
    },
  };
}

const treeOf = (size: number): Tree => log.trees.get(size) ?? emptyTree(sha256);

test("any leaf of an earlier state of a tree is proven to be in that", async () => {
  const proofs = prover(fakeStore());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SIZES),
      fc.constantFrom(...SIZES),
      fc.nat(),
      async (a, b, n) => {
        const [size, later] = [Math.min(a, b), Math.max(a, b)];
        const { root } = treeOf(size);
        const index = n % size;
        const [proof = []] = await proofs.inclusion(treeOf(later), [index], { size, root });
        const leafHash = leaves[index] ?? new Uint8Array();
        expect(() => verifyInclusion(sha256, { index, size, leafHash, proof, root })).not.toThrow();
      },
    ),
  );
});

test("no proof is made for an earlier state that the tree never had", async () => {
  const proofs = prover(fakeStore());
  for (const size of [600, SIZE])
    await expect(
      proofs.inclusion(treeOf(SIZE), [3], { size, root: treeOf(257).root }),
    ).rejects.toThrow(FrozenError);
});

test("any leaf is proven to be in any tree that has it", async () => {
  const proofs = prover(fakeStore());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SIZES), fc.nat(), async (size, n) => {
      const tree = treeOf(size);
      const indexes = [n % size, size - 1, 0];
      const made = await proofs.inclusion(tree, indexes);
      for (const [i, index] of indexes.entries())
        expect(() =>
          verifyInclusion(sha256, {
            index,
            size,
            leafHash: leaves[index] ?? new Uint8Array(),
            proof: made[i] ?? [],
            root: tree.root,
          }),
        ).not.toThrow();
    }),
  );
});

test("any tree is proven to be a prefix of any later one", async () => {
  const proofs = prover(fakeStore());
  for (const from of SIZES)
    for (const to of SIZES.filter((size) => size >= from)) {
      const proof = await proofs.consistency(treeOf(SIZE), from, to);
      const [fromRoot, toRoot] = [treeOf(from).root, treeOf(to).root];
      const claim = { from, to, fromRoot, toRoot, proof };
      expect(() => verifyConsistency(sha256, claim)).not.toThrow();
    }
});

test("the newest leaves are proven without a look at the database", async () => {
  const store = fakeStore();
  await prover(store).inclusion(treeOf(600), [599, 512, 300]);
  expect(store.asked).toEqual([]);
});

test("a tile is read once", async () => {
  const store = fakeStore();
  const proofs = prover(store);
  await proofs.inclusion(treeOf(SIZE), [5]);
  await proofs.inclusion(treeOf(SIZE), [6]);
  expect(store.asked).toEqual([...new Set(store.asked)]);
});

describe("a proof that would not verify is not given away:", () => {
  const key = "0/0";
  const tile = log.tiles.get(key);

  test.each([0, 5, 100, 255])("hash %i of its tile is another", async (position) => {
    const hashes = Uint8Array.from(tile?.hashes ?? [], (byte, i) =>
      i === position * 32 ? byte ^ 1 : byte,
    );
    const tiles = new Map(log.tiles).set(key, { level: 0, index: 0, hashes });
    const sent = prover(fakeStore(tiles)).inclusion(treeOf(SIZE), [5]);
    await expect(sent).rejects.toThrow(FrozenError);
  });

  test("its tile is gone", async () => {
    const tiles = new Map(log.tiles);
    tiles.delete(key);
    const sent = prover(fakeStore(tiles)).inclusion(treeOf(SIZE), [5]);
    await expect(sent).rejects.toThrow(FrozenError);
  });
});
