import {
  attributePath,
  type Est,
  isDeeperThan,
  operand,
  operation,
  subexpressions,
  walk,
} from "./est.ts";
import { mayOverflow } from "./overflow.ts";
import type { ParsedPolicy } from "./parse-policies.ts";
import { policyProblem, type PolicyProblem, type PolicyProblemCode } from "./policy-problem.ts";

/** Deepest JSON of a condition: twice as deep overflows the stack of an engine whose code is still cold. */
export const MAX_EST_DEPTH = 96;

/** What the engine accepts and this control plane does not (policy.md 3.3, steps 3 and 4). */
export function lintPolicy(policy: ParsedPolicy): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report = (code: PolicyProblemCode, message: string): void => {
    const { path, line, id: policyId } = policy;
    problems.push(policyProblem(code, message, { path, line, policyId }));
  };
  const bodies = policy.json.conditions.map((clause) => clause.body as Est);
  if (bodies.some((body) => isDeeperThan(body, MAX_EST_DEPTH))) {
    report("POLICY_TOO_DEEP", `a condition nests more than ${MAX_EST_DEPTH / 2} operators`);
    return problems;
  }
  if (bodies.some(mayOverflow))
    report("MAY_OVERFLOW", "arithmetic here can leave the range of 64-bit integers, which denies");
  const lift = approvalClause(policy, report);
  for (const body of bodies) {
    if (body === lift) continue;
    walk(body, (expression) => lintExpression(expression, report));
  }
  return problems;
}

/** A rule that approvals lift has one `unless`, exactly `context.approvals.contains("<its id>")`; that clause, when it has it. */
function approvalClause(
  { id, kind, annotations, json }: ParsedPolicy,
  report: (code: PolicyProblemCode, message: string) => void,
): Est | undefined {
  if (annotations.approval === undefined) return undefined;
  const [clause, ...others] = json.conditions.filter(({ kind: word }) => word === "unless");
  const wanted = {
    contains: {
      left: { ".": { left: { Var: "context" }, attr: "approvals" } },
      right: { Value: id },
    },
  };
  if (
    kind === "policy" &&
    others.length === 0 &&
    JSON.stringify(clause?.body) === JSON.stringify(wanted)
  )
    return clause?.body;
  const form = `unless { context.approvals.contains("${id}") }`;
  report(
    "APPROVAL_SHAPE",
    `with @approval it needs exactly one unless: ${form}; templates cannot have it`,
  );
  return undefined;
}

function lintExpression(
  expression: Est,
  report: (code: PolicyProblemCode, message: string) => void,
): void {
  const { operator, operands } = operation(expression);
  const reads = operator === "." || operator === "has";
  if (reads && attributePath(operands).includes("approvals"))
    report("APPROVALS_MISUSED", "approvals are read only in the unless of a rule with @approval");
  if (reads || operator === "getTag" || operator === "hasTag") {
    const left = operand(operands, "left");
    if (left !== undefined && mayBeLiteralEntity(left))
      report("LITERAL_DEREFERENCE", "attributes of an entity named in the policy are not known");
  }
  const inner = subexpressions(expression).filter(
    (part) => !reads || part !== operand(operands, "left"),
  );
  if (inner.some(isContext)) report("CONTEXT_AS_VALUE", "context is not a value; use its fields");
}

function isContext(expression: Est): boolean {
  return expression["Var"] === "context";
}

/** Whether the value may be an entity written in the policy, on its own, in a record or in a branch. */
function mayBeLiteralEntity(expression: Est): boolean {
  const { operator, operands } = operation(expression);
  if (operator === "Value") return typeof operands === "object" && operands !== null;
  const carries = ["if-then-else", "Record", "."].includes(operator);
  return carries && subexpressions(expression).some(mayBeLiteralEntity);
}
