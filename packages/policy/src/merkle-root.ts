import { concatBytes } from "@writ/encoding";
import type { Hash } from "./hash.ts";

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** The hash of one item of a policy set: SHA-256(0x00 ‖ item) (RFC 6962, 2.1). */
export function itemHash(hash: Hash, item: Uint8Array): Uint8Array {
  return hash(concatBytes(LEAF, item));
}

/** The root over item hashes in their order, in the shape of RFC 6962, 2.1; of none, SHA-256 of nothing. */
export function merkleRoot(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return hash(new Uint8Array());
  if (leaves.length === 1) return first;
  const split = largestPowerOfTwoBelow(leaves.length);
  const left = merkleRoot(hash, leaves.slice(0, split));
  const right = merkleRoot(hash, leaves.slice(split));
  return hash(concatBytes(NODE, left, right));
}

function largestPowerOfTwoBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
