import { decodeBase64 } from "@writ/encoding";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sha256 } from "../testing/sha256.ts";
import { vectorFolder, vectorsMissing } from "../testing/vector-folder.ts";
import { ProofError } from "./proof-error.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

interface InclusionVector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ConsistencyVector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

function read<Vector>(folder: URL): { name: string; vector: Vector }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({
      name,
      vector: JSON.parse(readFileSync(new URL(encodeURI(name), folder), "utf8")) as Vector,
    }));
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

test("judges every published inclusion proof as its authors do", (context) => {
  const folder = vectorFolder("transparency-dev-merkle/testdata/inclusion/");
  if (folder === undefined) return context.skip(vectorsMissing);
  const vectors = read<InclusionVector>(folder);
  const misjudged = vectors.filter(({ vector }) => {
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

test("judges every published consistency proof as its authors do, but takes no short root", (context) => {
  const folder = vectorFolder("transparency-dev-merkle/testdata/consistency/");
  if (folder === undefined) return context.skip(vectorsMissing);
  const vectors = read<ConsistencyVector>(folder);
  const misjudged = vectors.filter(({ vector }) => {
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
  expect(misjudged.map(({ name }) => name)).toEqual([
    "additional/sizes-are-equal-one-and-proof-is-empty.json",
  ]);
});
