/** SHA-256, synchronous. Keeps no reference to the bytes it is given. */
export type Hash = (data: Uint8Array) => Uint8Array;

/** Length of a SHA-256 hash in bytes. */
export const HASH_BYTES = 32;

/** What the hash of a log entry as a leaf is taken of (RFC 6962 section 2.1). The prefix keeps leaves and nodes apart. */
export function leafInput(entry: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + entry.length);
  prefixed.set(entry, 1);
  return prefixed;
}

/** What the hash of a node over its two children is taken of (RFC 6962 section 2.1). */
export function nodeInput(left: Uint8Array, right: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + 2 * HASH_BYTES);
  prefixed[0] = 1;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + HASH_BYTES);
  return prefixed;
}

/** Hash of a log entry as a leaf. */
export function leafHash(hash: Hash, entry: Uint8Array): Uint8Array {
  return hash(leafInput(entry));
}

/** Hash of a node over its two children. */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(nodeInput(left, right));
}

/** Root of the tree without leaves. */
export function emptyRoot(hash: Hash): Uint8Array {
  return hash(new Uint8Array());
}

/** The one hash over a row of subtrees that shrink from left to right; at least one. */
export function foldRight(hash: Hash, subtrees: readonly Uint8Array[]): Uint8Array {
  return subtrees.reduceRight((right, left) => nodeHash(hash, left, right));
}
