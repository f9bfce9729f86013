import type { RequiredApproval } from "./decision-output.ts";
import { determiningRules, type Evaluation } from "./evaluate-subjects.ts";
import type { LoadedPolicySet, PolicyRule } from "./policy-set.ts";

/** Rounds of lifting rules before the answer is a plain denial. */
const MAX_ROUNDS = 8;

/**
 * The approvals, sorted by policy, with which the act would be allowed: those of the forbidding rules, and of rules
 * that show only once these are lifted. Undefined when no approval helps. `evaluate` asks as if rules were approved.
 */
export function requiredApprovals(
  set: LoadedPolicySet,
  approved: readonly string[],
  forbids: readonly PolicyRule[],
  evaluate: (approvals: readonly string[]) => Evaluation,
): readonly RequiredApproval[] | undefined {
  const needed = new Map<string, RequiredApproval>();
  let fresh = forbids;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const { id, annotations } of fresh) {
      if (annotations.approval === undefined) return undefined;
      needed.set(id, { policy: id, ...annotations.approval });
    }
    const { answers, errors } = evaluate([...approved, ...needed.keys()]);
    if (errors.length > 0) return undefined;
    const denied = answers.filter((answer) => answer.decision === "DENY");
    if (denied.length === 0)
      return [...needed.values()].toSorted((a, b) => (a.policy < b.policy ? -1 : 1));
    if (denied.some((answer) => answer.determining.length === 0)) return undefined;
    fresh = determiningRules(set, denied).filter((rule) => !needed.has(rule.id));
    if (fresh.length === 0) return undefined;
  }
  return undefined;
}
