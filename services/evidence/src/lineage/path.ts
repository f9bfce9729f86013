/** The way from one execution to another over their nearest common ancestor. */
export interface Path<T> {
  /** From the first to the last, both included; empty when they are not related. */
  readonly path: readonly T[];
  readonly commonAncestor: T | undefined;
}

/**
 * Finds it from the lines of both, which go from their roots to themselves: up the one, down the other. An execution counts
 * as its own ancestor.
 */
export function pathBetween<T extends { readonly executionId: string }>(
  from: readonly T[],
  to: readonly T[],
): Path<T> {
  const parting = from.findIndex((one, level) => one.executionId !== to[level]?.executionId);
  const common = parting < 0 ? from.length : parting;
  const commonAncestor = from[common - 1];
  if (commonAncestor === undefined) return { path: [], commonAncestor };
  return { path: [...from.slice(common - 1).reverse(), ...to.slice(common)], commonAncestor };
}
