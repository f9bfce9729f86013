import { cedarRequest, type SubjectRole } from "./cedar-request.ts";
import type { ConformingRequest } from "./conform.ts";
import type { DecisionInput } from "./decision-input.ts";
import type { SubjectAnswer } from "./decision-output.ts";
import type { CedarEngine } from "./engine.ts";
import type { LoadedPolicySet, PolicyRule } from "./policy-set.ts";
import { uidText } from "./uid.ts";

/** What a set says of each subject whose permission is needed. */
export interface Evaluation {
  /** The principal's, then the actor's. */
  readonly answers: readonly SubjectAnswer[];
  /** Ids of the policies that failed, sorted. */
  readonly errors: readonly string[];
}

/** The roles whose permission the act needs: without an agent the principal's, else both unless the set says otherwise. */
export function rolesOf(set: LoadedPolicySet, request: ConformingRequest): readonly SubjectRole[] {
  const needsBoth = request.actor !== undefined && set.subjects === "both";
  return needsBoth ? ["principal", "actor"] : ["principal"];
}

/** Ids of the rules that were approved. An approval lifts the rule as it was approved, not a later one of the same name. */
export function approvedRules(set: LoadedPolicySet, input: DecisionInput): readonly string[] {
  return input.approvals
    .filter(({ policy, item }) => set.rules.get(policy)?.item === item)
    .map(({ policy }) => policy);
}

/** Asks the engine about each subject. `approvals` are ids of rules that count as approved. @throws EngineFailureError */
export function evaluateSubjects(
  set: LoadedPolicySet,
  input: DecisionInput,
  request: ConformingRequest,
  approvals: readonly string[],
  engine: CedarEngine,
): Evaluation {
  const errors = new Set<string>();
  const answers = rolesOf(set, request).map((role): SubjectAnswer => {
    const call = cedarRequest(request, input, role, approvals);
    const answer = engine.evaluate(set.policies, call);
    for (const id of answer.errors) errors.add(id);
    return {
      uid: uidText(call.principal),
      decision: answer.decision,
      determining: answer.determining,
    };
  });
  return { answers, errors: [...errors].toSorted() };
}

/** The rules that determined the answers, sorted by id. @throws TypeError when one is not of the set */
export function determiningRules(
  set: LoadedPolicySet,
  answers: readonly SubjectAnswer[],
): readonly PolicyRule[] {
  const ids = new Set(answers.flatMap((answer) => answer.determining));
  return [...ids].toSorted().map((id) => {
    const rule = set.rules.get(id);
    if (rule === undefined) throw new TypeError("the engine named a policy that is not in the set");
    return rule;
  });
}
