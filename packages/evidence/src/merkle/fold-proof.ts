import type { VerifyCrypto } from "../verify-crypto.ts";
import { type Consistency, consistencyPlan } from "./consistency-plan.ts";
import { leafInput, nodeInput } from "./hash.ts";
import { type Inclusion, inclusionPlan } from "./inclusion-plan.ts";

type Crypto = Pick<VerifyCrypto, "sha256">;

/** Hash of a log entry as a leaf, where hashing may take its time. */
export async function foldLeaf({ sha256 }: Crypto, entry: Uint8Array): Promise<Uint8Array> {
  return sha256(leafInput(entry));
}

/** The root an inclusion proof leads to; it holds when that is the tree's. @throws ProofError when it leads to none */
export async function foldInclusion(
  { sha256 }: Crypto,
  claim: Omit<Inclusion, "root">,
): Promise<Uint8Array> {
  let root = claim.leafHash;
  for (const { side, hash } of inclusionPlan(claim)) {
    root = await sha256(side === "left" ? nodeInput(hash, root) : nodeInput(root, hash));
  }
  return root;
}

/** The two roots a consistency proof leads to; it holds when both are the trees'. @throws ProofError when it leads to none */
export async function foldConsistency(
  { sha256 }: Crypto,
  claim: Consistency,
): Promise<{ readonly fromRoot: Uint8Array; readonly toRoot: Uint8Array }> {
  const { start, siblings } = consistencyPlan(claim);
  let [fromRoot, toRoot] = [start, start];
  for (const { side, hash } of siblings) {
    if (side === "left") fromRoot = await sha256(nodeInput(hash, fromRoot));
    toRoot = await sha256(side === "left" ? nodeInput(hash, toRoot) : nodeInput(toRoot, hash));
  }
  return { fromRoot, toRoot };
}
