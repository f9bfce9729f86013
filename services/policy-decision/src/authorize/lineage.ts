import { resourceUid } from "./ask.ts";
import { type Verdict, whoIs } from "./verdict.ts";

/** Deepest level of a chain. */
const MAX_DEPTH = 32;

/** Where an execution stands in its chain. */
export interface Position {
  readonly parent: string | null;
  readonly root: string;
  readonly depth: number;
}

/** The position of a decision's execution, and the ids from its root to its parent. A refused step below the deepest level stands alone. */
export function lineageOf(verdict: Pick<Verdict, "ids" | "parent">): {
  readonly position: Position;
  readonly ancestors: readonly string[];
} {
  const { ids, parent } = verdict;
  const exec = parent?.claims.exec;
  if (exec === undefined || exec.depth >= MAX_DEPTH)
    return { position: { parent: null, root: ids.execution, depth: 0 }, ancestors: [] };
  return {
    position: { parent: exec.id, root: exec.root, depth: exec.depth + 1 },
    ancestors: [...exec.ancestors, exec.id],
  };
}

/** The lineage row that the decision's append adds. */
export function executionRow(verdict: Verdict) {
  const { ask, caller, grant, ids, policy } = verdict;
  const { position, ancestors } = lineageOf(verdict);
  return {
    executionId: ids.execution,
    parentId: position.parent ?? "",
    rootId: position.root,
    depth: position.depth,
    ancestors: [...ancestors],
    principal: verdict.parent?.claims.sub ?? whoIs(caller).principal,
    actor: actorOf(verdict),
    action: ask.action,
    resource: resourceUid(ask),
    decision: verdict.decision,
    reasonCodes: verdict.reasons.map((reason) => reason.code),
    policyDigest: policy?.policySet ?? "",
    grantId: grant?.claims.jti ?? "",
    measurement: ("identity" in caller ? caller.identity.runtime?.measurement : undefined) ?? "",
    decisionId: ids.decision,
    decidedAtMs: BigInt(verdict.decidedAtMs),
    startBeforeMs: BigInt((grant?.claims.exp ?? 0) * 1000),
    leaseUntilMs: BigInt((grant?.claims.exec.lease.not_after ?? 0) * 1000),
  };
}

/** Who acts: of a grant its outermost actor; of a refusal whoever was named, or the caller where it is not the principal itself. */
function actorOf({ ask, caller, grant, parent }: Verdict): string {
  if (grant !== undefined) return grant.claims.act?.sub ?? "";
  if (ask.actor !== undefined) return ask.actor;
  const { principal } = whoIs(caller);
  return parent !== undefined && principal !== parent.claims.sub ? principal : "";
}
