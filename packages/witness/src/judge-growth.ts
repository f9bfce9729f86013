import { equalBytes } from "@writ/encoding";
import {
  type AddCheckpoint,
  type Checkpoint,
  emptyRoot,
  ProofError,
  verifyConsistency,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { type Answer, refused } from "./answer.ts";

/**
 * Whether a checkpoint, which its log has signed, continues the one that was cosigned last (C2SP tlog-witness
 * add-checkpoint): undefined when it does, else the answer.
 */
export function judgeGrowth(
  last: Checkpoint | undefined,
  next: Checkpoint,
  { oldSize, proof }: Pick<AddCheckpoint, "oldSize" | "proof">,
): Answer | undefined {
  const { root, size } = last ?? { root: emptyRoot(sha256), size: 0 };
  if (oldSize > next.size) return refused(400, "the old size is larger than the checkpoint");
  if (oldSize !== size) return { status: 409, size, why: "the old size is not what was cosigned" };
  if (size === next.size && !equalBytes(root, next.root)) {
    return { status: 409, size, why: "another tree of this size was cosigned" };
  }
  return isContinued({ size, root }, next, proof)
    ? undefined
    : refused(422, "the consistency proof does not hold");
}

function isContinued(
  { root, size }: Pick<Checkpoint, "root" | "size">,
  next: Checkpoint,
  proof: readonly Uint8Array[],
): boolean {
  // Every tree continues the empty one, without proof.
  if (size === 0) return proof.length === 0;
  try {
    const claim = { from: size, to: next.size, fromRoot: root, toRoot: next.root, proof };
    verifyConsistency(sha256, claim);
    return true;
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
}
