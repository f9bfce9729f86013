import type { GrantClaims } from "./claims.ts";
import { GrantError } from "./grant-error.ts";

/**
 * Refuses claims that contradict themselves: where the execution stands in its chain is said
 * several times over, so that it can be asked for cheaply, and must be said the same each time.
 * @throws GrantError
 */
export function checkConsistent(claims: GrantClaims): void {
  const { exec } = claims;
  demand(claims.nbf === claims.iat, "nbf is not iat");
  demand(claims.exp > claims.nbf, "exp is not after nbf");
  demand(claims.txn === exec.root, "txn is not the root");
  demand(exec.depth === exec.ancestors.length, "depth is not the number of ancestors");
  demand(exec.depth <= exec.max_depth, "depth is above max_depth");
  demand(!exec.ancestors.includes(exec.id), "the execution is among its ancestors");
  demand(exec.root === (exec.ancestors[0] ?? exec.id), "root is not the first of the chain");
  demand(exec.parent === (exec.ancestors.at(-1) ?? null), "parent is not the last ancestor");
  demand((exec.parent_grant === null) === (exec.parent === null), "parent_grant does not fit");
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new GrantError(otherwise);
}
