import { concatBytes } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveRoot, testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import { ProofError } from "./proof-error.ts";
import { inclusionProof } from "./tile-proof.ts";
import { emptyTree, type Tree } from "./tree.ts";

const leaves = testLeaves(1000);

test("has the root RFC 6962 defines, however its leaves were batched", () => {
  const batches = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 10 });
  fc.assert(
    fc.property(batches, (sizes) => {
      let tree = emptyTree(sha256);
      for (const size of sizes) tree = tree.append(leaves.slice(tree.size, tree.size + size)).tree;
      expect(tree.root).toEqual(naiveRoot(leaves.slice(0, tree.size)));
    }),
  );
});

test("stays what it was while others grow from it", () => {
  const branch = fc.record({
    from: fc.nat(),
    leaves: fc.array(fc.nat({ max: 999 }), { maxLength: 80 }),
  });
  fc.assert(
    fc.property(fc.array(branch, { minLength: 1, maxLength: 20 }), (branches) => {
      const grown: { tree: Tree; leaves: readonly Uint8Array[] }[] = [
        { tree: emptyTree(sha256), leaves: [] },
      ];
      for (const step of branches) {
        const base = grown[step.from % grown.length] ?? { tree: emptyTree(sha256), leaves: [] };
        const added = step.leaves.map((i) => leaves[i] ?? new Uint8Array(32));
        grown.push({ tree: base.tree.append(added).tree, leaves: [...base.leaves, ...added] });
      }
      for (const one of grown) {
        expect(one.tree.root).toEqual(naiveRoot(one.leaves));
        expect(one.tree.append(leaves.slice(0, 3)).tree.root).toEqual(
          naiveRoot([...one.leaves, ...leaves.slice(0, 3)]),
        );
        const { size } = one.tree;
        const tile = one.tree.readTile(0, Math.floor(size / 256)) ?? new Uint8Array();
        expect(tile).toEqual(concatBytes(...one.leaves.slice(size - (size % 256))));
      }
    }),
    { numRuns: 40 },
  );
});

test("proves its newest leaves as its tiles do", () => {
  const { readTile } = testLog(leaves);
  for (const size of [1, 2, 3, 64, 255, 256, 257, 300, 512, 513, 767, 1000]) {
    const { tree } = testLog(leaves.slice(0, size));
    const index = fc.integer({ min: Math.max(0, size - 256), max: size - 1 });
    fc.assert(
      fc.property(index, (leaf) => {
        expect(tree.inclusionProof(leaf)).toEqual(inclusionProof(sha256, leaf, size, readTile));
      }),
      { numRuns: 20 },
    );
  }
});

test("hands out every tile once, when it is full", () => {
  const { tree, stored } = testLog(leaves, 37);
  for (const index of [0, 1, 2]) {
    expect(stored(0, index)).toEqual(concatBytes(...leaves.slice(index * 256, index * 256 + 256)));
  }
  expect(tree.readTile(0, 0)).toBeUndefined();
  expect(tree.readTile(0, 2)).toEqual(stored(0, 2));
  expect(tree.readTile(0, 3)).toEqual(concatBytes(...leaves.slice(768)));
  const above = [0, 1, 2].map((index) => naiveRoot(leaves.slice(index * 256, index * 256 + 256)));
  expect(tree.readTile(1, 0)).toEqual(concatBytes(...above));
});

test("refuses to prove what it does not hold, and leaves that are no hashes", () => {
  const { tree } = testLog(leaves);
  expect(() => tree.inclusionProof(0)).toThrow(new ProofError("TILE_MISSING"));
  expect(() => tree.inclusionProof(1000)).toThrow(new ProofError("INDEX_OUT_OF_RANGE"));
  expect(() => tree.inclusionProof(-1)).toThrow(new ProofError("INDEX_OUT_OF_RANGE"));
  expect(() => tree.append([new Uint8Array(31)])).toThrow(new ProofError("HASH_LENGTH"));
  expect(() => emptyTree(sha256).inclusionProof(0)).toThrow(new ProofError("INDEX_OUT_OF_RANGE"));
});

test("cannot be changed through the proofs and tiles it gave", () => {
  const { tree } = testLog(leaves.slice(0, 256));
  const before = tree.inclusionProof(255);
  for (const hash of tree.inclusionProof(255)) hash.fill(0);
  expect(tree.inclusionProof(255)).toEqual(before);
  const grown = tree.append(leaves.slice(256, 512));
  for (const { hashes } of grown.fullTiles) hashes.fill(0);
  expect(grown.tree.readTile(0, 1)).toEqual(concatBytes(...leaves.slice(256, 512)));
});
