import type { Execution } from "../lineage.ts";

type InChain = Pick<Execution, "executionId" | "ancestors">;

/** The way from one execution to another over their nearest common ancestor. */
export interface Path {
  /** From the first to the last, both included; empty when they are not related. */
  readonly executionIds: readonly string[];
  readonly commonAncestorId: string | null;
}

/** Finds it: up from the one, down to the other. An execution counts as its own ancestor. */
export function pathBetween(from: InChain, to: InChain): Path {
  const up = [...from.ancestors, from.executionId];
  const down = [...to.ancestors, to.executionId];
  const parting = up.findIndex((id, level) => id !== down[level]);
  const common = parting < 0 ? up.length : parting;
  const commonAncestorId = up[common - 1] ?? null;
  if (commonAncestorId === null) return { executionIds: [], commonAncestorId };
  return {
    executionIds: [...up.slice(common - 1).reverse(), ...down.slice(common)],
    commonAncestorId,
  };
}
