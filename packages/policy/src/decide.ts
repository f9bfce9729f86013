import type { ReasonCode } from "@writ/reasons";
import { conform, type ConformingRequest } from "./conform.ts";
import type { DecisionInput, RuntimeFacts } from "./decision-input.ts";
import {
  type DecisionOutput,
  decisionOutputBytes,
  type RequestProblem,
} from "./decision-output.ts";
import type { CedarEngine } from "./engine.ts";
import {
  approvedRules,
  determiningRules,
  evaluateSubjects,
  type Evaluation,
} from "./evaluate-subjects.ts";
import { mergeObligations } from "./obligations.ts";
import type { LoadedPolicySet, UnusablePolicySet } from "./policy-set.ts";
import { requiredApprovals } from "./required-approvals.ts";

/** A decision and its record. */
export interface DecisionResult {
  readonly output: DecisionOutput;
  /** Canonical JSON of the output; replaying the decision gives the same bytes. */
  readonly outputBytes: Uint8Array;
  /** What is wrong with the request, in words; empty unless policy was not asked because of it. */
  readonly problems: readonly RequestProblem[];
}

/** Decides: `writ-decide/1` (policy.md 4.1). Pure but for the engine, and never throws: whatever goes wrong is a denial. */
export function decide(
  set: LoadedPolicySet | UnusablePolicySet,
  input: DecisionInput,
  engine: CedarEngine,
): DecisionResult {
  try {
    if (input.stop.match !== null) return denial("STOPPED", { determining: ["writ.stop"] });
    if (set.kind === "unusable") return denial(set.code);
    const conformed = conform(set.schema, input);
    if ("problems" in conformed) return malformed(conformed.problems);
    return evaluated(set, input, conformed.request, engine);
  } catch {
    return denial("POLICY_ENGINE_FAILURE");
  }
}

function evaluated(
  set: LoadedPolicySet,
  input: DecisionInput,
  request: ConformingRequest,
  engine: CedarEngine,
): DecisionResult {
  const approved = approvedRules(set, input);
  const evaluate = (approvals: readonly string[]): Evaluation =>
    evaluateSubjects(set, input, request, approvals, engine);

  const { answers: subjects, errors } = evaluate(approved);
  if (errors.length > 0) return denial("POLICY_ERROR", { errors, subjects });
  const denied = subjects.filter((answer) => answer.decision === "DENY");
  if (denied.length === 0) return allowed(set, subjects, input.context.runtime);

  const forbids = determiningRules(set, denied);
  const isLiftable = (rule: (typeof forbids)[number]): boolean =>
    rule.annotations.approval !== undefined;
  const hard = forbids.filter((rule) => !isLiftable(rule));
  const determining = [...hard, ...forbids.filter(isLiftable)].map((rule) => rule.id);
  if (denied.some((answer) => answer.determining.length === 0))
    return denial("NO_PERMIT", { determining, subjects });
  const approvals = requiredApprovals(set, approved, forbids, evaluate);
  if (approvals === undefined) return denial("FORBIDDEN", { determining, subjects });
  return result({
    decision: "PENDING",
    code: "APPROVAL_REQUIRED",
    determining,
    errors,
    subjects,
    approvals,
  });
}

/** An ALLOW, unless what it obliges to is broken already. */
function allowed(
  set: LoadedPolicySet,
  subjects: DecisionOutput["subjects"],
  runtime: RuntimeFacts | null,
): DecisionResult {
  const permits = subjects.map((answer) => determiningRules(set, [answer]));
  const obligations = mergeObligations(
    permits.map((rules) => rules.map((rule) => rule.annotations)),
  );
  const determining = determiningRules(set, subjects).map((rule) => rule.id);
  const { max_age_s } = obligations;
  if (max_age_s !== undefined && runtime === null)
    return denial("RUNTIME_UNVERIFIABLE", { determining, subjects });
  if (max_age_s !== undefined && runtime !== null && runtime.age_s > max_age_s)
    return denial("RUNTIME_STALE", { determining, subjects });
  return result({ decision: "ALLOW", code: null, determining, errors: [], subjects, obligations });
}

function malformed(problems: readonly RequestProblem[]): DecisionResult {
  const [first] = problems;
  const code = first?.code ?? "POLICY_ENGINE_FAILURE";
  return {
    ...denial(code, {
      problems: problems.map((problem) => ({ code: problem.code, pointer: problem.pointer })),
    }),
    problems,
  };
}

function denial(
  code: ReasonCode,
  rest: Partial<Omit<DecisionOutput, "decision" | "code">> = {},
): DecisionResult {
  return result({ decision: "DENY", code, determining: [], errors: [], subjects: [], ...rest });
}

function result(output: DecisionOutput): DecisionResult {
  return { output, outputBytes: decisionOutputBytes(output), problems: [] };
}
