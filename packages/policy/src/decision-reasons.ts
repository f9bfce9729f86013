import { reasonCodes } from "@writ/reasons";
import type { ReasonCode } from "@writ/reasons";
import type { DecisionResult } from "./decide.ts";
import type { LoadedPolicySet, UnusablePolicySet } from "./policy-set.ts";

/** One reason of a decision, for its caller. */
export interface DecisionReason {
  readonly code: ReasonCode;
  /** For people: what happened and what to do. Holds no value of the request. */
  readonly message: string;
  readonly policyIds: readonly string[];
}

/** Why it was decided so; empty for an ALLOW only. Rules speak with their own @reason and @advice. */
export function decisionReasons(
  set: LoadedPolicySet | UnusablePolicySet,
  { output, problems }: DecisionResult,
): readonly DecisionReason[] {
  const { code, determining, errors } = output;
  if (code === null) return [];
  if (problems.length > 0)
    return problems.map((problem) => ({
      code: problem.code,
      message: `${problem.pointer} ${problem.message}`,
      policyIds: [],
    }));
  const general = `${reasonCodes[code].meaning} ${reasonCodes[code].advice}`;
  if (set.kind === "unusable" || determining.length === 0)
    return [{ code, message: general, policyIds: errors }];
  return determining.map((id) => {
    const { reason, advice } = set.rules.get(id)?.annotations ?? {};
    const own = [reason, advice].filter((part) => part !== undefined).join(" ");
    return { code, message: own || general, policyIds: [id] };
  });
}
