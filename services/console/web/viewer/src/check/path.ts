import { encodeHex } from "@writ/encoding";
import {
  type Checkpoint,
  foldLeaf,
  inclusionPlan,
  type TlogProof,
  type VerifyCrypto,
} from "@writ/evidence";

/** One hash of a path: two nodes below, one above. Hex. */
export interface Fold {
  /** Where the sibling stands. */
  readonly side: "left" | "right";
  readonly sibling: string;
  readonly own: string;
  readonly above: string;
}

/** A leaf's way to the root. */
export interface Path {
  readonly index: number;
  readonly size: number;
  /** Hex. */
  readonly leafHash: string;
  readonly folds: readonly Fold[];
  /** The checkpoint's, hex: where the folds should lead. */
  readonly root: string;
}

const NODE_PREFIX = 1;

/** The way of an entry's leaf to the root of the tree of a checkpoint. @throws ProofError when the proof is not one of it */
export async function pathOf(
  entry: Uint8Array,
  { index, proof }: Pick<TlogProof, "index" | "proof">,
  { size, root }: Pick<Checkpoint, "size" | "root">,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<Path> {
  const leafHash = await foldLeaf(crypto, entry);
  const folds: Fold[] = [];
  let own = leafHash;
  for (const { side, hash } of inclusionPlan({ index, size, leafHash, proof })) {
    const [left, right] = side === "left" ? [hash, own] : [own, hash];
    const above = await crypto.sha256(Uint8Array.of(NODE_PREFIX, ...left, ...right));
    folds.push({ side, sibling: encodeHex(hash), own: encodeHex(own), above: encodeHex(above) });
    own = above;
  }
  return { index, size, leafHash: encodeHex(leafHash), folds, root: encodeHex(root) };
}
