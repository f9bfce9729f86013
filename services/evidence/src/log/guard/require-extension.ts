import { equalBytes } from "@writ/encoding";
import { ProofError, type Tree, verifyConsistency } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { FrozenError } from "../frozen-error.ts";
import type { Prover } from "../prover.ts";

/** A tree that somebody has seen. */
export interface SeenTree {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Demands that a tree is the one somebody has seen, or a later state of it. `who` is the subject of the messages.
 * @throws FrozenError
 */
export async function requireExtension(
  tree: Tree,
  seen: SeenTree,
  who: string,
  prover: Pick<Prover, "consistency">,
): Promise<void> {
  if (seen.size > tree.size)
    throw new FrozenError(`${who} has seen ${seen.size} entries, the database holds ${tree.size}`);
  if (seen.size === 0) return;
  if (seen.size === tree.size && !equalBytes(seen.root, tree.root))
    throw new FrozenError(`${who} has seen another tree of ${seen.size} entries`);
  try {
    const proof = await prover.consistency(tree, seen.size, tree.size);
    verifyConsistency(sha256, {
      from: seen.size,
      to: tree.size,
      fromRoot: seen.root,
      toRoot: tree.root,
      proof,
    });
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause;
    throw new FrozenError(
      `the database's ${tree.size} entries do not continue the ${seen.size} that ${who} has seen`,
      { cause },
    );
  }
}
