import { encodeUtf8 } from "@writ/encoding";
import { leafHash, nodeHash } from "../merkle/hash.ts";
import { sha256 } from "./sha256.ts";

/** The root over leaf hashes exactly as RFC 6962 section 2.1 defines it, for tests. */
export function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return only;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return nodeHash(sha256, naiveRoot(leaves.slice(0, left)), naiveRoot(leaves.slice(left)));
}

/** The hashes of `count` different leaves from number `first` on, for tests. */
export function testLeaves(count: number, first = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) =>
    leafHash(sha256, encodeUtf8(`entry ${first + i}`)),
  );
}
