import { concatBytes, decodeHex, encodeHex } from "@writ/encoding";
import { expect, test } from "vitest";
import { sha256 } from "../testing/sha256.ts";
import { testLog } from "../testing/tile-store.ts";
import { emptyRoot, leafHash, nodeHash } from "./hash.ts";
import { ProofError } from "./proof-error.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

// The eight leaves every implementation of RFC 6962 is tested with.
const entries = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map(decodeHex);

test("knows the roots of RFC 6962's usual example", () => {
  const leaves = entries.map((entry) => leafHash(sha256, entry));
  const roots = [1, 2, 3, 5, 8].map((size) => encodeHex(testLog(leaves.slice(0, size)).tree.root));
  expect(encodeHex(emptyRoot(sha256))).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  expect(roots).toEqual([
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]);
});

test("takes no node for a leaf and no leaf for a node", () => {
  const [a, b] = [leafHash(sha256, Uint8Array.of(1)), leafHash(sha256, Uint8Array.of(2))];
  const node = nodeHash(sha256, a, b);
  const forged = concatBytes(Uint8Array.of(1), a, b);
  expect(leafHash(sha256, forged)).not.toEqual(node);
  expect(leafHash(sha256, concatBytes(a, b))).not.toEqual(node);
  const root = testLog([a, b, a, b]).tree.root;
  const claim = { index: 0, size: 2, proof: [node], root };
  expect(() => verifyInclusion(sha256, { ...claim, leafHash: leafHash(sha256, forged) })).toThrow(
    new ProofError("ROOT_MISMATCH"),
  );
});

test("hashes an empty entry and the largest one", () => {
  expect(leafHash(sha256, new Uint8Array())).toEqual(sha256(Uint8Array.of(0)));
  const largest = new Uint8Array(65_535);
  expect(leafHash(sha256, largest)).toEqual(sha256(new Uint8Array(65_536)));
});
