/** Why a policy set cannot be published. A code never changes its meaning. */
export type PolicyProblemCode =
  | "ANNOTATION_INVALID"
  | "ANNOTATION_MISPLACED"
  | "ANNOTATION_UNKNOWN"
  | "APPROVALS_MISUSED"
  | "APPROVAL_SHAPE"
  | "BUDGET_UNKNOWN"
  | "CONTEXT_AS_VALUE"
  | "CORE_UNKNOWN"
  | "ENGINE_MISMATCH"
  | "FILE_CHARACTERS"
  | "FILE_FORM"
  | "FILE_MISSING"
  | "FILE_NOT_UTF8"
  | "FILE_UNKNOWN"
  | "GATE_FAILED"
  | "GATE_TIMEOUT"
  | "ID_DUPLICATE"
  | "ID_INVALID"
  | "ID_MISSING"
  | "ID_RESERVED"
  | "INTEGER_UNSAFE"
  | "LINK_INVALID"
  | "LITERAL_DEREFERENCE"
  | "MAY_OVERFLOW"
  | "POLICY_INVALID"
  | "POLICY_MISPLACED"
  | "POLICY_SYNTAX"
  | "POLICY_TOO_DEEP"
  | "POLICY_TOO_LARGE"
  | "POLICY_UNTESTED"
  | "POLICY_WARNING"
  | "SCHEMA_CORE"
  | "SCHEMA_INVALID"
  | "SCHEMA_SYNTAX"
  | "SET_TOO_LARGE"
  | "TEST_FAILED";

/** What keeps a policy set from being published, and where. */
export interface PolicyProblem {
  readonly code: PolicyProblemCode;
  /** File; empty when it concerns none. */
  readonly path: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** Empty when it concerns none. */
  readonly policyId: string;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

/** A problem with what is not known left empty. */
export function policyProblem(
  code: PolicyProblemCode,
  message: string,
  where: Partial<Pick<PolicyProblem, "path" | "line" | "policyId">> = {},
): PolicyProblem {
  return { code, path: "", line: 0, policyId: "", ...where, message };
}

/** The files are not a policy set that may be used. */
export class PolicySetError extends Error {
  override readonly name = "PolicySetError";
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map((p) => `${p.path}:${p.line} ${p.code} ${p.message}`).join("\n"));
    this.problems = problems;
  }
}
