import { expect, test } from "vitest";
import { MAX_EST_DEPTH } from "./lint-policy.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { problemsOf } from "./policy-set-fixture.ts";

const engine = nodeCedarEngine();
const when = (condition: string) =>
  problemsOf(
    { policies: `@id("p")\npermit (principal, action, resource) when { ${condition} };` },
    engine,
  );
const lifted = (clauses: string, annotations = '@approval("1-of:sre")') =>
  problemsOf(
    {
      policies: `@id("p")${annotations}\nforbid (principal, action == Action::"do", resource)\n${clauses};`,
    },
    engine,
  );

test("a condition may nest operators up to the limit", () => {
  const sum = (terms: number) => `context.now.hour${" + 1".repeat(terms)} > 0`;
  // The comparison takes two levels, the path to the attribute five, each sum two.
  const terms = Math.floor((MAX_EST_DEPTH - 7) / 2);
  expect(when(sum(terms))).toEqual([]);
  expect(when(sum(terms + 1))).toEqual(["POLICY_TOO_DEEP"]);
});

test.each([
  'User::"alice".suspended == true',
  'User::"alice" has suspended',
  '(if context.input.n > 1 then User::"alice" else User::"bob") has suspended',
  '{ a: User::"alice" }.a has suspended',
])("what the directory says of an entity named in the policy is not known: %s", (condition) => {
  expect(when(condition)).toContain("LITERAL_DEREFERENCE");
});

test("entities named in a policy may be compared", () => {
  expect(when('principal == User::"alice" || principal in [Team::"a", Team::"b"]')).toEqual([]);
  expect(when('(if principal == User::"alice" then context else context).input.n == 1')).toContain(
    "CONTEXT_AS_VALUE",
  );
});

test("an approvable rule has exactly one unless, of exactly one form", () => {
  expect(lifted('unless { context.approvals.contains("p") }')).toEqual([]);
  expect(lifted('when { context.input.n > 1 } unless { context.approvals.contains("p") }')).toEqual(
    [],
  );
  for (const clauses of [
    "when { context.input.n > 1 }",
    'unless { context.approvals.contains("q") }',
    'unless { !context.approvals.contains("p") }',
    'unless { context.approvals.contains("p") || context.input.n > 1 }',
    'unless { context.approvals.contains("p") } unless { context.input.n > 1 }',
    'unless { context.approvals.containsAny(["p"]) }',
    'when { context.approvals.contains("p") }',
  ])
    expect(lifted(clauses)).toContain("APPROVAL_SHAPE");
});

test("approvals are read nowhere else", () => {
  for (const condition of [
    'context.approvals.contains("p")',
    "context.approvals.isEmpty()",
    "context has approvals",
    "{ a: context }.a has input",
    "context == context",
    "[context].contains(context)",
  ])
    expect(
      when(condition).filter((code) => code === "APPROVALS_MISUSED" || code === "CONTEXT_AS_VALUE"),
    ).not.toEqual([]);
  expect(lifted('unless { context.approvals.contains("p") }', "")).toContain("APPROVALS_MISUSED");
  expect(
    lifted('when { context.approvals.contains("q") } unless { context.approvals.contains("p") }'),
  ).toContain("APPROVALS_MISUSED");
});

test("a template cannot be approvable, because its links have other ids", () => {
  const templates = `@id("t")@approval("1-of:sre")
forbid (principal == ?principal, action, resource) unless { context.approvals.contains("t") };`;
  expect(problemsOf({ templates }, engine)).toContain("APPROVAL_SHAPE");
});
