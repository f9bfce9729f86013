import type { Json } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cedarRequest } from "./cedar-request.ts";
import { conform } from "./conform.ts";
import { decide } from "./decide.ts";
import { type DecisionInput, decisionInputBytes } from "./decision-input.ts";
import { rolesOf } from "./evaluate-subjects.ts";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles, smallInput, subject } from "./policy-set-fixture.ts";
import type { LoadedPolicySet } from "./policy-set.ts";
import { readDecisionInput } from "./read-decision-input.ts";

const engine = nodeCedarEngine();
const files = smallFiles();
const schema = files.get("schema.cedarschema") ?? "";
const sample = loadPolicySet(sampleFiles(), engine, sha256);

/** Conditions that hold for some of the generated requests; none can fail. */
const condition = fc.constantFrom(
  "true",
  "context.input.n > 2",
  "context.input.n * 3 < 10",
  "context.input has m && context.input.m == context.input.n",
  'context.input has tags && context.input.tags.contains("a")',
  'principal in Team::"ops"',
  "principal has suspended && principal.suspended",
  'context has actor && context.actor == Agent::"bot"',
  "context has runtime && context.runtime.level >= 1",
  'resource has class && resource.class like "h*"',
  'resource in Environment::"prod"',
  "context.ask.lease_s <= 300 && context.lineage.depth < 2",
);
const scope = fc.constantFrom(
  "principal, action, resource",
  "principal is User, action, resource",
  'principal is Agent, action == Action::"do", resource',
  'principal in Team::"ops", action in Action::"all", resource is Tool',
  'principal, action, resource == Tool::"hammer"',
);
type Body = readonly [string, string, string];
const body: fc.Arbitrary<Body> = fc.tuple(scope, fc.constantFrom("when", "unless"), condition);
const annotated = fc.constantFrom(
  "",
  '@lease("PT1M")',
  '@lease("PT20M")@max_depth("3")',
  '@redeem("multi")',
);

const permit = ([where, word, what]: Body, id: string, annotations = "") =>
  `@id("${id}")${annotations}\npermit (${where}) ${word} { ${what} };\n`;
const forbid = ([where, word, what]: Body, id: string) =>
  `@id("${id}")\nforbid (${where}) ${word} { ${what} };\n`;
const approvable = ([where, , what]: Body, id: string) =>
  `@id("${id}")@approval("1-of:sre")\nforbid (${where}) when { ${what} } unless { context.approvals.contains("${id}") };\n`;

const policies = fc
  .record({
    permits: fc.array(fc.tuple(body, annotated), { maxLength: 4 }),
    forbids: fc.array(body, { maxLength: 2 }),
    approvables: fc.array(body, { maxLength: 2 }),
  })
  .map(({ permits, forbids, approvables }) => [
    ...permits.map(([one, annotations], i) => permit(one, `p${i}`, annotations)),
    ...forbids.map((one, i) => forbid(one, `f${i}`)),
    ...approvables.map((one, i) => approvable(one, `a${i}`)),
  ]);

const teams = fc.subarray(["Team::ops", "Team::dev"]);
const subjectOf = (uids: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...uids), fc.boolean(), teams)
    .map(([uid, suspended, of]) => subject(uid, { attributes: { suspended }, teams: of }));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const present = (object: { readonly [name: string]: Json | undefined }) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    readonly [name: string]: Json;
  };

const request: fc.Arbitrary<DecisionInput> = fc
  .record({
    principal: subjectOf(["User::alice", "Workload::w", "Agent::bot"]),
    actor: fc.option(subjectOf(["Agent::bot", "Agent::cat"])),
    resource: fc.constantFrom(["Tool", "hammer"], ["Tool", "saw"], ["Environment", "prod"]),
    class: optional(fc.constantFrom("heavy", "light")),
    n: fc.integer({ min: -5, max: 5 }),
    m: optional(fc.maxSafeInteger()),
    tags: optional(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 })),
    s: optional(fc.string({ unit: "binary" })),
    level: fc.option(fc.nat(2)),
    lease: fc.constantFrom(0, 300, 301),
    approvals: fc.subarray(["a0", "a1"]),
  })
  .map((x) => {
    const input = smallInput();
    const [type = "", id = ""] = x.resource;
    return {
      ...input,
      principal: x.principal,
      actor: x.actor,
      resource: { type, id, attributes: present({ class: type === "Tool" ? x.class : undefined }) },
      input: { h: "sha256:0", fields: present({ n: x.n, m: x.m, tags: x.tags, s: x.s }) },
      context: {
        ...input.context,
        runtime:
          x.level === null
            ? null
            : { level: x.level, profile: "p", env: "prod", measurement: "m", age_s: 1 },
        ask: { ...input.context.ask, lease_s: x.lease },
      },
      approvals: x.approvals.map((policy) => ({ id: "1", policy, item: policy })),
    };
  });

/** Loads the policies, and turns an approval of a rule into one of the rule as it is here. */
function decided(texts: readonly string[], input: DecisionInput) {
  const set = loadPolicySet(
    new Map([...files, ["policies/all.cedar", texts.join("\n")]]),
    engine,
    sha256,
  );
  const approvals = input.approvals.map((one) => ({
    ...one,
    item: set.rules.get(one.policy)?.item ?? "none",
  }));
  return decide(set, { ...input, approvals }, engine).output;
}

const RUNS = { numRuns: 150 };

test("a further permit never takes an ALLOW away", () => {
  fc.assert(
    fc.property(policies, body, request, (texts, further, input) => {
      fc.pre(decided(texts, input).decision === "ALLOW");
      expect(decided([...texts, permit(further, "further")], input).decision).toBe("ALLOW");
    }),
    { ...RUNS, maxSkipsPerRun: 200 },
  );
});

test("a further forbid never gives an ALLOW", () => {
  fc.assert(
    fc.property(policies, body, fc.boolean(), request, (texts, further, lifts, input) => {
      fc.pre(decided(texts, input).decision !== "ALLOW");
      const text = lifts ? approvable(further, "further") : forbid(further, "further");
      expect(decided([...texts, text], input).decision).not.toBe("ALLOW");
    }),
    RUNS,
  );
});

test("approvals never allow what is denied with every approvable rule taken away", () => {
  fc.assert(
    fc.property(policies, request, (texts, input) => {
      const without = texts.filter((text) => !text.includes("@approval"));
      fc.pre(decided(without, input).decision === "DENY");
      const all = ["a0", "a1"].map((policy) => ({ id: "1", policy, item: "" }));
      expect(decided(texts, { ...input, approvals: all }).decision).toBe("DENY");
    }),
    RUNS,
  );
});

test("what is pending is allowed with exactly the approvals it asks for", () => {
  fc.assert(
    fc.property(policies, request, (texts, input) => {
      const { decision, approvals = [] } = decided(texts, input);
      fc.pre(decision === "PENDING");
      const given = approvals.map(({ policy }) => ({ id: "1", policy, item: "" }));
      expect(decided(texts, { ...input, approvals: [...input.approvals, ...given] }).decision).toBe(
        "ALLOW",
      );
      for (const left of given) {
        const others = given.filter((one) => one !== left);
        expect(
          decided(texts, { ...input, approvals: [...input.approvals, ...others] }).decision,
        ).toBe("PENDING");
      }
    }),
    { numRuns: 40, maxSkipsPerRun: 500 },
  );
});

test("a further permit that states less never makes obligations larger", () => {
  const small = '@lease("PT1S")@max_depth("0")@redeem("once")@max_age("PT1S")';
  fc.assert(
    fc.property(policies, body, request, (texts, further, input) => {
      const before = decided(texts, input).obligations;
      fc.pre(before !== undefined);
      const after = decided([...texts, permit(further, "further", small)], input).obligations;
      expect(after?.lease_s).toBeLessThanOrEqual(before?.lease_s ?? 0);
      expect(after?.max_depth).toBeLessThanOrEqual(before?.max_depth ?? 0);
      expect([before?.use, "once"]).toContain(after?.use);
    }),
    { ...RUNS, maxSkipsPerRun: 200 },
  );
});

/** The same value with every object's members in reverse. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

test("the same input gives the same bytes: twice, recorded and read again, and with its members in another order", () => {
  const anyFields = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(request, anyFields, fc.boolean(), (plain, strange, takesStrange) => {
      const input = takesStrange ? { ...plain, input: { h: "", fields: strange } } : plain;
      const set = loadPolicySet(files, engine, sha256);
      const { outputBytes } = decide(set, input, engine);
      expect(decide(set, input, engine).outputBytes).toEqual(outputBytes);
      const bytes = decisionInputBytes(set, input);
      expect(decide(set, readDecisionInput(bytes).input, engine).outputBytes).toEqual(outputBytes);
      const turned = reversed(input as unknown as Json) as unknown as DecisionInput;
      expect(decide(set, turned, engine).outputBytes).toEqual(outputBytes);
      expect(decisionInputBytes(set, turned)).toEqual(bytes);
    }),
    { numRuns: 100 },
  );
});

/** Whether the engine, given the schema, agrees that the converted request conforms. */
function expectValid(set: LoadedPolicySet, text: string, input: DecisionInput): void {
  const conformed = conform(set.schema, input);
  if ("problems" in conformed) return;
  for (const role of rolesOf(set, conformed.request)) {
    const call = cedarRequest(conformed.request, input, role, ["a"]);
    const answer = engine.call((cedar) =>
      cedar.isAuthorized({
        ...call,
        schema: text,
        validateRequest: true,
        policies: { staticPolicies: {} },
      }),
    );
    expect(answer).toMatchObject({ type: "success" });
  }
}

test("whatever conforms, the engine's own request validation accepts", () => {
  const small = loadPolicySet(files, engine, sha256);
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>({ __entity: { type: "User", id: "root" } }, 2 ** 53, -0, 1.5, "\ud800", [
      [],
    ]),
  );
  fc.assert(
    fc.property(
      request,
      fc.constantFrom("n", "m", "s", "tags", "x"),
      hostile,
      fc.boolean(),
      (plain, name, value, isHostile) => {
        expectValid(small, schema, plain);
        const fields = { ...(plain.input.fields as object), [name]: value };
        if (isHostile) expectValid(small, schema, { ...plain, input: { h: "", fields } });
      },
    ),
    { numRuns: 300 },
  );
});

test("whatever conforms to the sample's schema, the engine's own request validation accepts", () => {
  const text = sampleFiles().get("schema.cedarschema") ?? "";
  const act = fc.constantFrom(
    { action: "tool:call", type: "Tool", fields: { q: [1, null] } },
    { action: "agent:run", type: "Agent", fields: {} },
    { action: "change:open", type: "Service", fields: {} },
    {
      action: "service:restart",
      type: "Service",
      fields: { service: "a", reason: "b", replicas: 2 },
    },
    { action: "deploy:rollback", type: "Service", fields: { service: "a", version: "b" } },
  );
  fc.assert(
    fc.property(request, act, (plain, { action, type, fields }) => {
      // The agent may be the resource and the actor at once.
      const resource = { type, id: "bot", attributes: {} };
      expectValid(sample, text, { ...plain, action, resource, input: { h: "", fields } });
    }),
    { numRuns: 200 },
  );
});

test("no set that passes the gate has a policy that fails", () => {
  fc.assert(
    fc.property(policies, request, (texts, input) => {
      const all = new Map([...files, ["policies/all.cedar", texts.join("\n")]]);
      const { problems } = inspectPolicySet(all, engine, sha256);
      fc.pre(problems.every(({ code }) => code === "POLICY_UNTESTED"));
      expect(decided(texts, input).code).not.toBe("POLICY_ERROR");
    }),
    { numRuns: 60, maxSkipsPerRun: 50 },
  );
});
