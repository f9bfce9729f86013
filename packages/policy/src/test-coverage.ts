import { cedarRequest } from "./cedar-request.ts";
import { conform } from "./conform.ts";
import type { DecisionInput } from "./decision-input.ts";
import type { CedarEngine, CedarPolicies } from "./engine.ts";
import { approvedRules, rolesOf } from "./evaluate-subjects.ts";
import type { LoadedPolicySet, PolicyRule } from "./policy-set.ts";

/** Ids of the rules that some input satisfies. Permits and forbids are asked apart, because an answer names only those that determined it. @throws EngineFailureError */
export function satisfiedRules(
  set: LoadedPolicySet,
  inputs: readonly DecisionInput[],
  engine: CedarEngine,
): ReadonlySet<string> {
  const halves = (["permit", "forbid"] as const).map((effect) => onlyEffect(set, effect));
  const satisfied = new Set<string>();
  for (const input of inputs) {
    const conformed = conform(set.schema, input);
    if ("problems" in conformed) continue;
    for (const role of rolesOf(set, conformed.request)) {
      const request = cedarRequest(conformed.request, input, role, approvedRules(set, input));
      for (const half of halves)
        for (const id of engine.evaluate(half, request).determining) satisfied.add(id);
    }
  }
  return satisfied;
}

function onlyEffect(
  { rules, policies }: LoadedPolicySet,
  effect: PolicyRule["effect"],
): CedarPolicies {
  const hasEffect = (id: string): boolean => rules.get(id)?.effect === effect;
  return {
    staticPolicies: Object.fromEntries(
      Object.entries(policies.staticPolicies).filter(([id]) => hasEffect(id)),
    ),
    templates: policies.templates,
    templateLinks: policies.templateLinks.filter(({ newId }) => hasEffect(newId)),
  };
}
