import { decodeBase64 } from "@writ/encoding";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sha256 } from "../testing/sha256.ts";
import { ProofError } from "./proof-error.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

interface Vector {
  readonly file: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

const folder = new URL("../../testdata/transparency-dev-merkle/", import.meta.url);

function read<V extends Vector>(name: string): V[] {
  const lines = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as V);
}

function holds(verify: () => void): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
}

test("judges every published inclusion proof as its authors do", () => {
  const vectors = read<InclusionVector>("inclusion.jsonl");
  const misjudged = vectors.filter((vector) => {
    const claim = {
      index: vector.leafIdx,
      size: vector.treeSize,
      leafHash: decodeBase64(vector.leafHash),
      root: decodeBase64(vector.root),
      proof: (vector.proof ?? []).map(decodeBase64),
    };
    return holds(() => verifyInclusion(sha256, claim)) === vector.wantErr;
  });
  expect(vectors).toHaveLength(98);
  expect(misjudged).toEqual([]);
});

test("judges every published consistency proof as its authors do, but takes no short root", () => {
  const vectors = read<ConsistencyVector>("consistency.jsonl");
  const misjudged = vectors.filter((vector) => {
    const claim = {
      from: vector.size1,
      to: vector.size2,
      fromRoot: decodeBase64(vector.root1),
      toRoot: decodeBase64(vector.root2),
      proof: (vector.proof ?? []).map(decodeBase64),
    };
    return holds(() => verifyConsistency(sha256, claim)) === vector.wantErr;
  });
  expect(vectors).toHaveLength(98);
  // Its roots are the 12 bytes "don't care 2"; we demand 32 bytes always.
  expect(misjudged.map(({ file }) => file)).toEqual([
    "additional/sizes-are-equal-one-and-proof-is-empty.json",
  ]);
});
