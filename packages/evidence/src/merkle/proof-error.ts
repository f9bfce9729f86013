/** Why a proof was refused or could not be made; stable. */
export type ProofCode =
  | "SIZE_OUT_OF_RANGE"
  | "INDEX_OUT_OF_RANGE"
  | "HASH_LENGTH"
  | "PROOF_LENGTH"
  | "ROOT_MISMATCH"
  | "TILE_MISSING";

/** A Merkle proof does not hold, or the tiles to make one are not there. */
export class ProofError extends Error {
  override readonly name = "ProofError";
  readonly code: ProofCode;

  constructor(code: ProofCode) {
    super(`Merkle proof: ${code}`);
    this.code = code;
  }
}

/** Demands tree sizes that numbers hold exactly and of which the tree has at least `least`. */
export function requireSize(size: number, least: number): void {
  if (!Number.isSafeInteger(size) || size < least) throw new ProofError("SIZE_OUT_OF_RANGE");
}

/** Demands the index of a leaf in a tree of this size. */
export function requireIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new ProofError("INDEX_OUT_OF_RANGE");
  }
}

/** Demands hashes of 32 bytes each. */
export function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((one) => one.length !== 32)) throw new ProofError("HASH_LENGTH");
}
