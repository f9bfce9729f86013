import fc from "fast-check";
import { expect, test } from "vitest";
import { testLeaves } from "../testing/naive-tree.ts";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import type { Consistency } from "./consistency-plan.ts";
import { foldConsistency, foldInclusion, foldLeaf } from "./fold-proof.ts";
import { leafHash, nodeHash } from "./hash.ts";
import type { Inclusion } from "./inclusion-plan.ts";
import { ProofError } from "./proof-error.ts";
import { consistencyProof, inclusionProof } from "./tile-proof.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const leaves = testLeaves(700);
const logs = new Map<number, ReturnType<typeof testLog>>();

function logOf(size: number): ReturnType<typeof testLog> {
  const log = logs.get(size) ?? testLog(leaves.slice(0, size));
  logs.set(size, log);
  return log;
}

function inclusion(index: number, size: number): Inclusion {
  const { tree, readTile } = logOf(size);
  const leafHash = leaves[index] ?? new Uint8Array();
  return {
    index,
    size,
    leafHash,
    root: tree.root,
    proof: inclusionProof(sha256, index, size, readTile),
  };
}

function consistency(from: number, to: number): Consistency {
  const { tree, readTile } = logOf(to);
  return {
    from,
    to,
    fromRoot: logOf(from).tree.root,
    toRoot: tree.root,
    proof: consistencyProof(sha256, from, to, readTile),
  };
}

function* flips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    yield bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  }
}

function code(verify: () => void): string {
  try {
    verify();
    return "verified";
  } catch (error) {
    return error instanceof ProofError ? error.code : String(error);
  }
}

const includes = (claim: Inclusion): string => code(() => verifyInclusion(sha256, claim));
const consists = (claim: Consistency): string => code(() => verifyConsistency(sha256, claim));

const pair = fc
  .integer({ min: 1, max: 700 })
  .chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));

test("verifies the inclusion of any leaf in a tree of any size", () => {
  fc.assert(
    fc.property(pair, ([leaf, size]) => {
      expect(includes(inclusion(leaf - 1, size))).toBe("verified");
    }),
  );
});

test("verifies the consistency of any two sizes", () => {
  fc.assert(
    fc.property(pair, ([from, to]) => {
      expect(consists(consistency(from, to))).toBe("verified");
    }),
  );
});

test("verifies the consistency of all small sizes", () => {
  const failed: string[] = [];
  for (let to = 1; to <= 40; to++) {
    for (let from = 1; from <= to; from++) {
      if (consists(consistency(from, to)) !== "verified") failed.push(`${from} ${to}`);
    }
  }
  expect(failed).toEqual([]);
});

test("refuses an inclusion proof with any one bit flipped", () => {
  const survivors: string[] = [];
  for (const [index, size] of [
    [0, 1],
    [2, 3],
    [6, 7],
    [5, 13],
    [255, 257],
  ] as const) {
    const good = inclusion(index, size);
    const mutants = [
      ...[...flips(good.leafHash)].map((leafHash) => ({ ...good, leafHash })),
      ...[...flips(good.root)].map((root) => ({ ...good, root })),
      ...good.proof.flatMap((one, i) =>
        [...flips(one)].map((bad) => ({ ...good, proof: good.proof.with(i, bad) })),
      ),
    ];
    survivors.push(...mutants.map(includes).filter((result) => result !== "ROOT_MISMATCH"));
  }
  expect(survivors).toEqual([]);
});

test("refuses a consistency proof with any one bit flipped", () => {
  const survivors: string[] = [];
  for (const [from, to] of [
    [1, 2],
    [3, 7],
    [4, 8],
    [6, 13],
    [256, 257],
    [255, 300],
  ] as const) {
    const good = consistency(from, to);
    const mutants = [
      ...[...flips(good.fromRoot)].map((fromRoot) => ({ ...good, fromRoot })),
      ...[...flips(good.toRoot)].map((toRoot) => ({ ...good, toRoot })),
      ...good.proof.flatMap((one, i) =>
        [...flips(one)].map((bad) => ({ ...good, proof: good.proof.with(i, bad) })),
      ),
    ];
    survivors.push(...mutants.map(consists).filter((result) => result !== "ROOT_MISMATCH"));
  }
  expect(survivors).toEqual([]);
});

test("refuses the proof of one leaf for every other index", () => {
  const verified: number[] = [];
  for (const size of [2, 7, 13, 64]) {
    const good = inclusion(1, size);
    for (let index = 0; index <= 2 * size; index++) {
      if (index !== 1 && includes({ ...good, index }) === "verified") verified.push(index);
    }
  }
  expect(verified).toEqual([]);
});

test("refuses proofs that are too short, too long or of hashes of another length", () => {
  const good = inclusion(5, 13);
  const older = consistency(6, 13);
  const [hash = new Uint8Array()] = good.proof;
  expect(includes({ ...good, proof: good.proof.slice(1) })).not.toBe("verified");
  expect(includes({ ...good, proof: good.proof.slice(0, -1) })).toBe("PROOF_LENGTH");
  expect(includes({ ...good, proof: [...good.proof, hash] })).toBe("PROOF_LENGTH");
  expect(includes({ ...good, proof: good.proof.with(0, hash.subarray(1)) })).toBe("HASH_LENGTH");
  expect(includes({ ...good, leafHash: new Uint8Array(33) })).toBe("HASH_LENGTH");
  expect(includes({ ...good, root: new Uint8Array() })).toBe("HASH_LENGTH");
  expect(consists({ ...older, proof: older.proof.slice(0, -1) })).toBe("PROOF_LENGTH");
  expect(consists({ ...older, proof: [...older.proof, hash] })).toBe("PROOF_LENGTH");
  expect(consists({ ...older, proof: [] })).toBe("PROOF_LENGTH");
  expect(consists({ ...older, fromRoot: new Uint8Array(31) })).toBe("HASH_LENGTH");
});

test("refuses numbers outside of what a tree can have", () => {
  const good = inclusion(0, 1);
  expect(includes({ ...good, index: 1 })).toBe("INDEX_OUT_OF_RANGE");
  for (const index of [-1, 0.5, NaN, 2 ** 53]) {
    expect(includes({ ...good, index })).toBe("INDEX_OUT_OF_RANGE");
  }
  for (const size of [0, -1, 1.5, NaN, 2 ** 53, 2 ** 63 - 1, Infinity]) {
    expect(includes({ ...good, size })).toBe("SIZE_OUT_OF_RANGE");
  }
  const older = consistency(3, 7);
  expect(consists({ ...older, from: 0 })).toBe("SIZE_OUT_OF_RANGE");
  expect(consists({ ...older, from: 8 })).toBe("SIZE_OUT_OF_RANGE");
  expect(consists({ ...older, to: 2 ** 53 })).toBe("SIZE_OUT_OF_RANGE");
});

test("refuses two roots of the same size", () => {
  const same = consistency(7, 7);
  expect(consists(same)).toBe("verified");
  expect(consists({ ...same, toRoot: logOf(8).tree.root })).toBe("ROOT_MISMATCH");
  expect(consists({ ...same, proof: [same.toRoot] })).toBe("PROOF_LENGTH");
});

test("verifies proofs in the largest trees numbers can count", () => {
  const size = 2 ** 53 - 1;
  const [hash = new Uint8Array()] = leaves;
  const proof = Array.from({ length: 53 }, () => hash);
  const claim = { index: 0, size, leafHash: hash, root: hash, proof };
  expect(includes(claim)).toBe("ROOT_MISMATCH");
  expect(includes({ ...claim, proof: proof.slice(1) })).toBe("PROOF_LENGTH");
  expect(includes({ ...claim, index: size - 1, proof: proof.slice(1) })).toBe("ROOT_MISMATCH");
});

test("finds the roots the other verifiers demand, where hashing takes its time", async () => {
  const later = { sha256: async (data: Uint8Array): Promise<Uint8Array> => sha256(data) };
  await fc.assert(
    fc.asyncProperty(pair, async ([from, to]) => {
      const included = inclusion(from - 1, to);
      expect(await foldInclusion(later, included)).toEqual(included.root);
      const { fromRoot, toRoot } = consistency(from, to);
      const roots = await foldConsistency(later, consistency(from, to));
      expect(roots).toEqual({ fromRoot, toRoot });
    }),
  );
});

test("folds no proof that leads to no root", async () => {
  const good = inclusion(5, 13);
  const older = consistency(6, 13);
  const [hash = new Uint8Array()] = good.proof;
  const crypto = { sha256 };
  await expect(foldInclusion(crypto, { ...good, index: 13 })).rejects.toThrow("INDEX_OUT_OF_RANGE");
  await expect(foldInclusion(crypto, { ...good, size: 0 })).rejects.toThrow("SIZE_OUT_OF_RANGE");
  await expect(foldInclusion(crypto, { ...good, proof: [...good.proof, hash] })).rejects.toThrow(
    "PROOF_LENGTH",
  );
  await expect(foldConsistency(crypto, { ...older, proof: [] })).rejects.toThrow("PROOF_LENGTH");
  await expect(foldConsistency(crypto, { ...older, from: 0 })).rejects.toThrow("SIZE_OUT_OF_RANGE");
});

test("takes no entry for a node and no node for an entry", async () => {
  const [left = new Uint8Array(), right = new Uint8Array()] = leaves;
  // 65 bytes: what the hash of the node above both is taken of.
  const entry = Uint8Array.of(1, ...left, ...right);
  const node = nodeHash(sha256, left, right);
  expect(await foldLeaf({ sha256 }, entry)).not.toEqual(node);
  expect(await foldLeaf({ sha256 }, entry)).toEqual(leafHash(sha256, entry));
  // As if that node were the leaf of a tree half as high.
  const { root, size, proof } = inclusion(0, 8);
  const claim = { index: 0, size: size / 2, leafHash: node, proof: proof.slice(1), root };
  const asEntry = await foldLeaf({ sha256 }, entry);
  expect(await foldInclusion({ sha256 }, claim)).toEqual(root);
  expect(await foldInclusion({ sha256 }, { ...claim, leafHash: asEntry })).not.toEqual(root);
});
