import type { ValidationError } from "@cedar-policy/cedar-wasm/nodejs";
import { tryClauses } from "./clause-trial.ts";
import type { CedarEngine } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import type { Hash } from "./hash.ts";
import { lintPolicy } from "./lint-policy.ts";
import { lintSchema } from "./lint-schema.ts";
import { type OpenedPolicySet, openPolicySet } from "./load-policy-set.ts";
import { describe, errorLine } from "./parse-policies.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import { runSetTests } from "./run-set-tests.ts";
import { readSetTests } from "./set-test.ts";
import { stopPolicy } from "./stop-policy.ts";
import { satisfiedRules } from "./test-coverage.ts";

/** Most problems of a report: it has to fit into a reply. */
const MAX_REPORTED = 500;

/** What the gate says of a policy set. */
export interface GateReport {
  /** Empty when it may be published. */
  readonly problems: readonly PolicyProblem[];
  /** The set's name; null with problems. */
  readonly name: string | null;
  /** `sha256:` and 64 hex digits; null with problems. */
  readonly digest: string | null;
  /** Number of policies and links that can determine a decision. */
  readonly policies: number;
  readonly testsPassed: number;
}

/** Everything of the publication gate that needs the engine (policy.md 3.3); to be run where the engine may break. */
export function inspectPolicySet(files: PolicyFiles, engine: CedarEngine, hash: Hash): GateReport {
  const problems: PolicyProblem[] = [];
  try {
    const opened = openPolicySet(files, engine, hash, problems);
    if (opened === undefined) return refused(problems);
    problems.push(...validationProblems(opened, engine));
    for (const policy of opened.policies) problems.push(...lintPolicy(policy));
    for (const message of lintSchema(opened.set.schema))
      problems.push(policyProblem("SCHEMA_INVALID", message, { path: "schema.cedarschema" }));
    // What breaks the engine or cannot be filled in would only make the tests fail in odd ways.
    if (problems.length === 0)
      problems.push(...tryClauses(opened.policies, opened.set.schema, engine));
    const testsPassed = problems.length === 0 ? runTests(files, opened, engine, hash, problems) : 0;
    if (problems.length > 0) return { ...refused(problems), testsPassed };
    const { name, digest, rules } = opened.set;
    return { problems, name, digest, policies: rules.size, testsPassed };
  } catch (error) {
    if (!(error instanceof EngineFailureError)) throw error;
    const message = "a policy or the schema nests too deep for the engine";
    return refused([...problems, policyProblem("POLICY_TOO_DEEP", message)]);
  }
}

/** The report on a set that must not be published; of very many problems the first. */
export function refused(problems: readonly PolicyProblem[]): GateReport {
  return {
    problems: problems.slice(0, MAX_REPORTED),
    name: null,
    digest: null,
    policies: 0,
    testsPassed: 0,
  };
}

/** Strict validation; a warning is an error too, because impossible policies and misleading characters are only warnings. */
function validationProblems(
  { source, policies, set }: OpenedPolicySet,
  engine: CedarEngine,
): PolicyProblem[] {
  const written = Object.entries(set.policies.staticPolicies).filter(
    ([id]) => id !== stopPolicy.id,
  );
  const answer = engine.call((cedar) =>
    cedar.validate({
      schema: source.schema,
      policies: { ...set.policies, staticPolicies: Object.fromEntries(written) },
      validationSettings: { mode: "strict" },
    }),
  );
  if (answer.type !== "success")
    return answer.errors.map((error) => policyProblem("POLICY_INVALID", describe(error)));
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const templateOf = new Map(source.links.map((link) => [link.id, link.template]));
  const problem = (
    code: PolicyProblem["code"],
    { policyId, error }: ValidationError,
  ): PolicyProblem => {
    const policy = byId.get(templateOf.get(policyId) ?? policyId);
    const line =
      policy === undefined ? 0 : policy.line + Math.max(errorLine(policy.text, error) - 1, 0);
    return policyProblem(code, describe(error), { path: policy?.path ?? "", line, policyId });
  };
  return [
    ...answer.validationErrors.map((error) => problem("POLICY_INVALID", error)),
    ...answer.validationWarnings.map((error) => problem("POLICY_WARNING", error)),
    ...answer.otherWarnings.map((error) => policyProblem("POLICY_WARNING", describe(error))),
  ];
}

/** Runs the set's own tests and demands that they reach every rule; the number that passed. */
function runTests(
  files: PolicyFiles,
  { policies, set }: OpenedPolicySet,
  engine: CedarEngine,
  hash: Hash,
  problems: PolicyProblem[],
): number {
  const { tests, defaults } = readSetTests(files, problems);
  const outcomes = runSetTests(set, tests, defaults, engine, hash);
  for (const { path, test, failures } of outcomes)
    if (failures.length > 0)
      problems.push(policyProblem("TEST_FAILED", `${test.name}: ${failures.join("; ")}`, { path }));
  const satisfied = satisfiedRules(
    set,
    outcomes.map(({ input }) => input),
    engine,
  );
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  for (const id of set.rules.keys()) {
    if (satisfied.has(id)) continue;
    const { path, line } = byId.get(id) ?? { path: "links.json", line: 0 };
    problems.push(
      policyProblem("POLICY_UNTESTED", "no test satisfies it", { path, line, policyId: id }),
    );
  }
  return outcomes.filter(({ failures }) => failures.length === 0).length;
}
