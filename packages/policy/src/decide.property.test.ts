import { canonicalize, type Json } from "@writ/encoding";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { decide } from "./decide.ts";
import {
  approval,
  approvable,
  body,
  forbid,
  permit,
  request,
  type Rule,
  rules,
  type Stated,
} from "./decision-arbitraries.ts";
import { type DecisionInput, decisionInputBytes } from "./decision-input.ts";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles } from "./policy-set-fixture.ts";
import type { LoadedPolicySet } from "./policy-set.ts";
import { readDecisionInput } from "./read-decision-input.ts";

const engine = nodeCedarEngine();
const files = smallFiles();
const small = loadPolicySet(files, engine, sha256);
const sample = loadPolicySet(sampleFiles(), engine, sha256);
const RUNS = { numRuns: 100, maxSkipsPerRun: 500 };
// Without it, hardly any generated request would be allowed.
const anything = permit(["principal, action, resource", "when", "true"], "any");

vi.setConfig({ testTimeout: 60_000 });

/** Decides with the rules, without the cost of loading them from files. */
function decided(chosen: readonly Rule[], input: DecisionInput) {
  const set: LoadedPolicySet = {
    ...small,
    rules: new Map(chosen.map((rule) => [rule.id, rule])),
    policies: {
      staticPolicies: Object.fromEntries(chosen.map(({ id, text }) => [id, text])),
      templates: {},
      templateLinks: [],
    },
  };
  return decide(set, input, engine).output;
}

// One that demands fresher runtime evidence does, which is its purpose.
test("a further permit never takes an ALLOW away", () => {
  fc.assert(
    fc.property(rules, body, request, (chosen, further, input) => {
      const all = [...chosen, anything];
      fc.pre(decided(all, input).decision === "ALLOW");
      expect(decided([...all, permit(further, "further")], input).decision).toBe("ALLOW");
    }),
    RUNS,
  );
});

test("a further forbid never gives an ALLOW", () => {
  fc.assert(
    fc.property(rules, body, fc.boolean(), request, (chosen, further, lifts, input) => {
      fc.pre(decided(chosen, input).decision !== "ALLOW");
      const rule = lifts ? approvable(further, "further") : forbid(further, "further");
      expect(decided([...chosen, rule], input).decision).not.toBe("ALLOW");
    }),
    RUNS,
  );
});

test("approvals never allow what is denied with every approvable rule taken away", () => {
  fc.assert(
    fc.property(rules, request, (chosen, input) => {
      const without = chosen.filter(({ annotations }) => annotations.approval === undefined);
      fc.pre(decided(without, input).decision === "DENY");
      const approvals = ["a0", "a1"].map(approval);
      expect(decided(chosen, { ...input, approvals }).decision).toBe("DENY");
    }),
    RUNS,
  );
});

test("what is pending is allowed with exactly the approvals it asks for", () => {
  fc.assert(
    fc.property(rules, body, request, (chosen, further, input) => {
      const all = [...chosen, anything, approvable(further, "b")];
      const { decision, approvals = [] } = decided(all, input);
      fc.pre(decision === "PENDING");
      const given = [...input.approvals, ...approvals.map(({ policy }) => approval(policy))];
      expect(decided(all, { ...input, approvals: given }).decision).toBe("ALLOW");
      for (const { policy } of approvals) {
        const others = given.filter((one) => one.policy !== policy);
        expect(decided(all, { ...input, approvals: others }).decision).toBe("PENDING");
      }
    }),
    RUNS,
  );
});

test("a further permit that states less never makes obligations larger", () => {
  const least: Stated = [
    '@lease("PT1S")@max_depth("0")@redeem("once")',
    { lease_s: 1, max_depth: 0, redeem: "once" },
  ];
  fc.assert(
    fc.property(rules, body, request, (chosen, further, input) => {
      const all = [...chosen, anything];
      const before = decided(all, input).obligations;
      fc.pre(before !== undefined);
      const after = decided([...all, permit(further, "further", least)], input).obligations;
      expect(after?.lease_s).toBeLessThanOrEqual(before?.lease_s ?? 0);
      expect(after?.max_depth).toBeLessThanOrEqual(before?.max_depth ?? 0);
      expect([before?.use, "once"]).toContain(after?.use);
    }),
    RUNS,
  );
});

function hasCanonicalForm(value: unknown): boolean {
  try {
    return canonicalize(value as Json).length > 0;
  } catch {
    return false;
  }
}

/** The same value with every object's members in reverse. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([name, inner]) => [name, reversed(inner)]));
}

test("the same input gives the same bytes: twice, recorded and read again, and with its members in another order", () => {
  const anyFields = fc.option(
    fc.jsonValue({ maxDepth: 3 }).filter(hasCanonicalForm) as fc.Arbitrary<Json>,
    { nil: undefined },
  );
  fc.assert(
    fc.property(request, anyFields, fc.constantFrom(small, sample), (plain, fields, set) => {
      const input = fields === undefined ? plain : { ...plain, input: { h: "", fields } };
      const { outputBytes } = decide(set, input, engine);
      expect(decide(set, input, engine).outputBytes).toEqual(outputBytes);
      const bytes = decisionInputBytes(set, input);
      expect(decide(set, readDecisionInput(bytes).input, engine).outputBytes).toEqual(outputBytes);
      const turned = reversed(input as unknown as Json) as unknown as DecisionInput;
      expect(decide(set, turned, engine).outputBytes).toEqual(outputBytes);
      expect(decisionInputBytes(set, turned)).toEqual(bytes);
    }),
    RUNS,
  );
});

test("no set that passes the gate has a policy that fails", () => {
  fc.assert(
    fc.property(rules, fc.array(request, { minLength: 20, maxLength: 20 }), (chosen, inputs) => {
      const text = chosen.map((rule) => rule.text).join("\n");
      const { problems } = inspectPolicySet(
        new Map([...files, ["policies/all.cedar", text]]),
        engine,
        sha256,
      );
      fc.pre(problems.every(({ code }) => code === "POLICY_UNTESTED"));
      for (const input of inputs) expect(decided(chosen, input).errors).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
