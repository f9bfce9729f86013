import { expect, test } from "vitest";
import { tryClauses } from "./clause-trial.ts";
import type { CedarEngine } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import { type OpenedPolicySet, openPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles } from "./policy-set-fixture.ts";

const engine = nodeCedarEngine();
const open = (files: ReadonlyMap<string, string>) =>
  openPolicySet(files, engine, sha256, []) as OpenedPolicySet;

test("ordinary policies are tried without a problem", () => {
  const { policies, set } = open(sampleFiles());
  expect(tryClauses(policies, set.schema, engine)).toEqual([]);
});

test("every clause is evaluated, whatever the scope and the clauses before it say", () => {
  const text = `@id("p")
permit (principal == User::"nobody", action == Action::"do", resource in Environment::"dev")
when { false } when { context.input.n == 41 } unless { context.input.n == 42 };`;
  const { policies, set } = open(smallFiles({ policies: text }));
  const tried: string[] = [];
  const watching: CedarEngine = {
    ...engine,
    call: (use) =>
      engine.call((cedar) =>
        use({
          ...cedar,
          isAuthorized(call) {
            tried.push(JSON.stringify(call.policies.staticPolicies));
            return cedar.isAuthorized(call);
          },
        }),
      ),
  };
  expect(tryClauses(policies, set.schema, watching)).toEqual([]);
  expect(tried).toHaveLength(3);
  expect(tried[1]).toContain('{"Value":41}');
  expect(tried.join("")).not.toContain("nobody");
});

test("a policy that breaks the engine is named, and the ones after it are tried", () => {
  const { policies, set } = open(
    smallFiles({
      policies: ["a", "b", "c"]
        .map(
          (id, i) =>
            `@id("${id}")\npermit (principal, action, resource) when { context.input.n == 4${i} };`,
        )
        .join("\n"),
    }),
  );
  const calls: number[] = [];
  const breaking: CedarEngine = {
    ...engine,
    call: (use) => {
      calls.push(1);
      if (calls.length === 2) throw new EngineFailureError("trap");
      return engine.call(use);
    },
  };
  expect(tryClauses(policies, set.schema, breaking)).toMatchObject([
    { code: "POLICY_TOO_DEEP", path: "policies/all.cedar", line: 3, policyId: "b" },
  ]);
  expect(calls).toHaveLength(3);
});
